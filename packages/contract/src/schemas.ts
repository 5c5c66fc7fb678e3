import * as z from 'zod/mini';

/** An instant: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
const Instant = z.iso.datetime({ precision: 3 });

/** How many code points a string has; passwords and names are counted as people count characters. */
const codePoints = (text: string): number => Array.from(text).length;

export const passwordLength = { min: 8, max: 128 } as const;
export const userNameLength = { min: 2, max: 32 } as const;
export const displayNameLength = { min: 1, max: 64 } as const;

/** 8 to 128 characters (code points) of anything; whether it is a common one is the service's question. */
export const Password = z.string().check(
  z.refine(
    (text) => codePoints(text) >= passwordLength.min,
    `Use at least ${passwordLength.min} characters.`,
  ),
  z.refine((text) => codePoints(text) <= passwordLength.max, `Use at most ${passwordLength.max} characters.`),
  // An unpaired surrogate has no UTF-8 form: two different ones would be hashed alike.
  z.refine((text) => text.isWellFormed(), 'This has half a character in it.'),
);

/** As typed; its one canonical form (NFKC, lower case) is what must be unique. Letters, digits, `.`, `_`, `-` of one script family. */
export const UserName = z.string().check(
  z.trim(),
  z.refine(
    (text) => codePoints(text) >= userNameLength.min,
    `Use at least ${userNameLength.min} characters.`,
  ),
  z.refine((text) => codePoints(text) <= userNameLength.max, `Use at most ${userNameLength.max} characters.`),
  z.regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u,
    'Use letters, digits, and . _ - between them.',
  ),
  z.refine((text) => !mixesScripts(text), 'Use letters of one script.'),
);

/** The scripts whose letters look alike: a name that mixes two of them is made to be mistaken for another (UTS #39). */
const lookAlikeScripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];
function mixesScripts(text: string): boolean {
  return lookAlikeScripts.filter((script) => script.test(text.normalize('NFKC'))).length > 1;
}

export const Email = z
  .string()
  .check(
    z.trim(),
    z.maxLength(254, 'This is too long for an e-mail address.'),
    z.email('This is not an e-mail address.'),
  );

export const DisplayName = z.string().check(
  z.trim(),
  z.refine((text) => codePoints(text) >= displayNameLength.min, 'Give a name.'),
  z.refine(
    (text) => codePoints(text) <= displayNameLength.max,
    `Use at most ${displayNameLength.max} characters.`,
  ),
  z.regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u, 'This has invisible control characters in it.'),
);

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;

export const SignUp = z.strictObject({ userName: UserName, email: Email, password: Password });
export type SignUp = z.infer<typeof SignUp>;

/** A sign-in takes any string for a password: what is too short is wrong, not malformed. */
export const SignIn = z.strictObject({
  email: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Give your e-mail address.'),
      z.maxLength(254, 'This is too long for an e-mail address.'),
    ),
  password: z
    .string()
    .check(z.minLength(1, 'Give your password.'), z.maxLength(1024, 'This is too long for a password.')),
});
export type SignIn = z.infer<typeof SignIn>;

export const ChangeProfile = z.strictObject({ displayName: DisplayName });
export type ChangeProfile = z.infer<typeof ChangeProfile>;

export const ChangePassword = z.strictObject({
  currentPassword: z
    .string()
    .check(
      z.minLength(1, 'Give your current password.'),
      z.maxLength(1024, 'This is too long for a password.'),
    ),
  newPassword: Password,
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** A person as others may see them. */
export const PublicProfile = z.object({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  role: Role,
  createdAt: Instant,
});
export type PublicProfile = z.infer<typeof PublicProfile>;

/** The signed-in person, to themself: `/v1/users/me`, sign-up and sign-in alone show the e-mail address. */
export const Profile = z.extend(PublicProfile, { email: z.string() });
export type Profile = z.infer<typeof Profile>;

/** `base64url(SHA-256(id))`: names a session and opens nothing. 43 characters. */
export const PublicId = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'This is not the id of a session.'));

export const SessionView = z.object({
  id: PublicId,
  /** True for the session that asked. */
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  idleExpiresAt: Instant,
  absoluteExpiresAt: Instant,
  /** The User-Agent header at sign-in, at most 256 characters. */
  userAgent: z.string(),
  /** The client's address at sign-in. */
  address: z.string(),
});
export type SessionView = z.infer<typeof SessionView>;

export const SessionList = z.object({ sessions: z.array(SessionView) });
export type SessionList = z.infer<typeof SessionList>;

/** How many sessions were ended. */
export const Ended = z.object({ ended: z.int() });
export type Ended = z.infer<typeof Ended>;

export const ExceptMine = z.strictObject({ except: z.literal('mine') });

export const SessionParams = z.strictObject({ id: PublicId });

export const AdminSession = z.extend(SessionView, { user: PublicProfile });
export type AdminSession = z.infer<typeof AdminSession>;

/** `cursor` is what the page before gave as `nextCursor`; `count` is a hint to SCAN: a page may hold more or fewer. */
export const AdminSessionsQuery = z.strictObject({
  cursor: z._default(z.string().check(z.regex(/^\d{1,20}$/, 'This is not a cursor.')), '0'),
  count: z._default(z.coerce.number<string>().check(z.int(), z.minimum(1), z.maximum(500)), 50),
});

export const AdminSessionPage = z.object({
  sessions: z.array(AdminSession),
  /** Absent on the last page. */
  nextCursor: z.optional(z.string()),
});
export type AdminSessionPage = z.infer<typeof AdminSessionPage>;

export const Ping = z.object({
  /** The replica's name: `api-1`. */
  servedBy: z.string(),
  /** Since the replica's process began, in milliseconds. */
  uptimeMs: z.number(),
});
export type Ping = z.infer<typeof Ping>;

/** Which labs are checked off: a lab's name to the instant it was. */
export const Progress = z.strictObject({
  labs: z
    .record(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/, 'This is not the name of a lab.')), Instant)
    .check(z.refine((labs) => Object.keys(labs).length <= 32, 'There are not that many labs.')),
});
export type Progress = z.infer<typeof Progress>;

const ReplicaName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'This is not the name of a replica.'));

/** How long a replica that was crashed stays away, in milliseconds: long enough for everybody to see it. */
export const crashLastsMs = 10_000;

/** What the labs break on purpose. Times in milliseconds. */
export const Fault = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('crash'), replica: ReplicaName }),
  z.strictObject({
    fault: z.literal('slow'),
    replica: ReplicaName,
    delayMs: z.int().check(z.gte(100), z.lte(1_500)),
    forMs: z.int().check(z.gte(1_000), z.lte(30_000)),
  }),
  /** Ends a slow one; one that crashed comes back by itself. */
  z.strictObject({ fault: z.literal('heal'), replica: ReplicaName }),
]);
export type Fault = z.infer<typeof Fault>;

export const FaultInjected = z.object({
  fault: z.enum(['crash', 'slow', 'heal']),
  replica: z.string(),
  /** When it is over; null where nothing lasts. */
  until: z.nullable(Instant),
});

/** Liveness and readiness, answered by the replica itself. */
export const Health = z.object({ status: z.enum(['ok', 'unavailable']), replica: z.string() });
