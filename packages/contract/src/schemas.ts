import * as z from 'zod/mini';
import { fewMarks, inOpenapi, measured, oneScript, visible, wellFormed } from './text.ts';

/** The format of `Date.prototype.toISOString`. */
const Instant = z.iso.datetime({ precision: 3 });

export const passwordLength = { min: 8, max: 128 } as const;
export const userNameLength = { min: 2, max: 32 } as const;
export const displayNameLength = { min: 1, max: 64 } as const;

/** The service also refuses common passwords. */
export const Password = z
  .string()
  .check(...measured(passwordLength), wellFormed)
  .register(z.globalRegistry, inOpenapi(passwordLength));

/** The service compares names in a canonical form and reserves some names. */
export const UserName = z
  .string()
  .check(
    z.trim(),
    ...measured(userNameLength),
    visible,
    z.regex(
      /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u,
      'Use letters, digits, and . _ - between them.',
    ),
    fewMarks,
    oneScript,
  )
  .register(z.globalRegistry, inOpenapi(userNameLength));

/** The pattern of `<input type="email">` in the HTML standard. */
export const Email = z
  .string()
  .check(
    z.trim(),
    z.maxLength(254, { error: 'This is too long for an e-mail address.', abort: true }),
    z.email({ pattern: z.regexes.html5Email, error: 'This is not an e-mail address.' }),
  );

/** The name that other users see. It need not be unique. Refuses control, private-use and unassigned characters (`\p{C}`). */
export const DisplayName = z
  .string()
  .check(
    z.trim(),
    ...measured(displayNameLength, 'Enter a name.'),
    z.overwrite((text) => text.normalize('NFC').replaceAll(/\p{Zs}+/gu, ' ')),
    visible,
    z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'Remove the control characters and the characters that no font has.'),
    z.regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'Use at least one letter, digit or symbol.'),
    fewMarks,
  )
  .register(z.globalRegistry, inOpenapi(displayNameLength));

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;

export const SignUp = z.strictObject({ userName: UserName, email: Email, password: Password });
export type SignUp = z.infer<typeof SignUp>;

/** A password to compare. It may be shorter than a new password. */
const typedPassword = (missing: string) =>
  z
    .string()
    .check(
      z.maxLength(1024, { error: 'Enter at most 1024 characters.', abort: true }),
      z.minLength(1, missing),
    );

/** `email` holds the e-mail address or the user name. */
export const SignIn = z.strictObject({
  email: z
    .string()
    .check(
      z.trim(),
      z.maxLength(254, { error: 'This is too long for a user name or an e-mail address.', abort: true }),
      z.minLength(1, 'Enter your user name or e-mail address.'),
      z.describe('The e-mail address or the user name of the account.'),
    ),
  password: typedPassword('Enter your password.'),
});
export type SignIn = z.infer<typeof SignIn>;

export const ChangeProfile = z.strictObject({ displayName: DisplayName });
export type ChangeProfile = z.infer<typeof ChangeProfile>;

export const ChangePassword = z.strictObject({
  currentPassword: typedPassword('Enter your current password.'),
  newPassword: Password,
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** The data that other users may see. */
export const PublicProfile = z.object({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  role: Role,
  createdAt: Instant,
});
export type PublicProfile = z.infer<typeof PublicProfile>;

/** Only `/v1/users/me`, sign-up and sign-in return the e-mail address. */
export const Profile = z.extend(PublicProfile, { email: z.string() });
export type Profile = z.infer<typeof Profile>;

/** `base64url(SHA-256(id))`. Identifies a session and grants no access. */
export const PublicId = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'This is not the id of a session.'));

export const SessionView = z.object({
  id: PublicId,
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  idleExpiresAt: Instant,
  absoluteExpiresAt: Instant,
  /** `User-Agent` at sign-in, at most 256 characters. */
  userAgent: z.string(),
  /** Client address at sign-in. */
  address: z.string(),
});
export type SessionView = z.infer<typeof SessionView>;

export const SessionList = z.object({ sessions: z.array(SessionView) });
export type SessionList = z.infer<typeof SessionList>;

export const Ended = z.object({ ended: z.int() });
export type Ended = z.infer<typeof Ended>;

export const ExceptMine = z.strictObject({ except: z.literal('mine') });

export const SessionParams = z.strictObject({ id: PublicId });

export const AdminSession = z.extend(SessionView, {
  user: PublicProfile,
  /** The names of the labs that the user has completed. */
  completedLabs: z.array(z.string()),
});
export type AdminSession = z.infer<typeof AdminSession>;

/** SCAN's cursor: an unsigned 64-bit number. */
const Cursor = z.string().check(
  z.regex(/^\d{1,20}$/, { error: 'This is not a cursor.', abort: true }),
  z.refine((text) => BigInt(text) < 2n ** 64n, 'This is not a cursor.'),
);

/** `count`: a hint to SCAN. A page can have more or fewer sessions. */
export const AdminSessionsQuery = z.strictObject({
  cursor: z._default(Cursor, '0'),
  count: z._default(z.coerce.number<string>().check(z.int(), z.minimum(1), z.maximum(300)), 50),
});

export const AdminSessionPage = z.object({
  sessions: z.array(AdminSession),
  /** Absent on the last page. */
  nextCursor: z.optional(z.string()),
});
export type AdminSessionPage = z.infer<typeof AdminSessionPage>;

export const Ping = z.object({
  servedBy: z.string(),
  /** Time since the start of the process. */
  uptimeMs: z.number(),
});
export type Ping = z.infer<typeof Ping>;

const LabName = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/, 'This is not the name of a lab.'));

/** Time of completion of each lab. The schema counts the names first, because 16 KB have room for 1,900 wrong names. */
export const Progress = z.strictObject({
  labs: z.pipe(
    z.record(z.string(), z.unknown()).check(
      z.refine((labs) => Object.keys(labs).length <= 32, {
        error: 'Send at most 32 labs.',
        abort: true,
      }),
    ),
    z.record(LabName, Instant),
  ),
});
export type Progress = z.infer<typeof Progress>;

const ReplicaName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'This is not the name of a replica.'));

/** Time until a crashed replica starts again, if the request names no time: long enough for users to notice. */
export const crashLastsMs = 10_000;
/** Maximum time until a crashed replica starts again. `heal` ends the crash earlier. */
export const maxCrashMs = 60_000;

export const Fault = z.discriminatedUnion('fault', [
  /** Only one replica at a time may be down for longer than `crashLastsMs`. */
  z.strictObject({
    fault: z.literal('crash'),
    replica: ReplicaName,
    forMs: z.optional(z.int().check(z.gte(1_000), z.lte(maxCrashMs))),
  }),
  z.strictObject({
    fault: z.literal('slow'),
    replica: ReplicaName,
    delayMs: z.int().check(z.gte(100), z.lte(1_500)),
    forMs: z.int().check(z.gte(1_000), z.lte(30_000)),
  }),
  /** Ends `slow`, and lets a crashed replica start again. */
  z.strictObject({ fault: z.literal('heal'), replica: ReplicaName }),
]);
export type Fault = z.infer<typeof Fault>;

export const FaultInjected = z.object({
  fault: z.enum(['crash', 'slow', 'heal']),
  replica: z.string(),
  /** End of the fault, null for `heal`. */
  until: z.nullable(Instant),
});

/** Length of an outage. A stopped Redis is back after this time and its start. */
export const outageLastsMs = 5_000;

const OutageKind = z.enum(['frozen', 'stopped']);
export type OutageKind = z.infer<typeof OutageKind>;

/** An outage of the Redis of lab 15. `frozen`: Redis executes no command. `stopped`: its process has ended. */
export const InjectOutage = z.strictObject({ outage: OutageKind });

export const Outage = z.object({
  outage: OutageKind,
  startedAt: Instant,
  /** Planned end. */
  until: Instant,
  /** Time at which Redis replied again. Null before. */
  endedAt: z.nullable(Instant),
});
export type Outage = z.infer<typeof Outage>;

/** The servers of the Cluster of lab 16. A name belongs to a process. Its role changes. */
export const ClusterServerName = z.enum(['redis-1', 'redis-2', 'redis-3', 'redis-4', 'redis-5', 'redis-6']);
export type ClusterServerName = z.infer<typeof ClusterServerName>;

const ClusterFailureKind = z.enum(['killed', 'cut-off']);
export type ClusterFailureKind = z.infer<typeof ClusterFailureKind>;

/**
 * A failure of the Cluster of lab 16.
 * - `killed`: the process of a primary ends. It starts again as a replica, some seconds after its replacement.
 * - `cut-off`: the replica of this primary receives no more changes, until the failure ends or the replica is promoted.
 */
export const InjectClusterFailure = z.strictObject({
  failure: ClusterFailureKind,
  server: ClusterServerName,
});

export const ClusterFailure = z.object({
  failure: ClusterFailureKind,
  /** The primary that was killed, or whose replica was cut off. */
  server: ClusterServerName,
  /** The replica of that primary. */
  replica: ClusterServerName,
  startedAt: Instant,
  /** Time at which the replica answered as a primary. Null before, and always for `cut-off`. */
  promotedAt: z.nullable(Instant),
  /** Time at which the killed server, or the replica that was cut off, had all changes of its primary again. Null before. */
  endedAt: z.nullable(Instant),
});
export type ClusterFailure = z.infer<typeof ClusterFailure>;

/**
 * Rate of `GET`s of a key that does not exist, to one primary and then to all three. One program with three threads sends
 * them over 24 connections, and sends 16 on a connection before it waits for the replies.
 */
export const ClusterMeasurement = z.object({
  oneServer: z.object({ requestsPerSecond: z.number() }),
  threeServers: z.object({ requestsPerSecond: z.number() }),
  /** Number of processor cores of the machine of the servers. */
  cores: z.int(),
  measuredAt: Instant,
});
export type ClusterMeasurement = z.infer<typeof ClusterMeasurement>;

export const Health = z.object({ status: z.enum(['ok', 'unavailable']), replica: z.string() });
