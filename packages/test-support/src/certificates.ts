export { ensureCertificates } from '@session-lab/launcher/servers';
