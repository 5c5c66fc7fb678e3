import { connect, type PeerCertificate } from 'node:tls';
import type { Address } from '../replay.ts';

export type CertificateReport = {
  readonly subject: string;
  readonly issuer: string;
  /** Whether an authority that Node.js trusts vouches for the certificate. */
  readonly isTrusted: boolean;
  /** Why not: a code of OpenSSL. */
  readonly reason?: string;
};

const timeoutMs = 2000;

/** Reads the certificate of a server, as any client can. Resolves to undefined if the server does not answer. */
export function certificateOf({ hostname, port }: Address): Promise<CertificateReport | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port,
      servername: 'localhost',
      // The report states whether an authority vouches for the certificate. This connection sends nothing.
      rejectUnauthorized: false,
      timeout: timeoutMs,
    });
    const end = (report?: CertificateReport): void => {
      socket.destroy();
      resolve(report);
    };
    socket.once('secureConnect', () => {
      const { subject, issuer } = socket.getPeerCertificate();
      // A code as a text, although its type is Error.
      const error: unknown = socket.authorizationError;
      const reason = typeof error === 'string' ? error : error instanceof Error ? error.message : undefined;
      end({
        subject: nameOf(subject),
        issuer: nameOf(issuer),
        isTrusted: socket.authorized,
        ...(reason === undefined ? {} : { reason }),
      });
    });
    socket.once('timeout', () => end()).once('error', () => end());
  });
}

const nameOf = ({ CN, O }: PeerCertificate['subject']): string => String(CN ?? O ?? '').slice(0, 100);
