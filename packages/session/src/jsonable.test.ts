import { expectTypeOf, test } from 'vitest';
import { createSessions, type Jsonable, type Sessions } from './index.ts';

type Fits<Data> = Data extends Jsonable<Data> ? true : false;
interface Account {
  readonly name: string;
  readonly roles: readonly { readonly since?: number | undefined }[];
}

test('data that JSON keeps fit, also of an interface, and with unknown properties', () => {
  expectTypeOf<Fits<Account>>().toEqualTypeOf<true>();
  expectTypeOf<Fits<Record<string, unknown>>>().toEqualTypeOf<true>();
  expectTypeOf<Fits<string | undefined>>().toEqualTypeOf<true>();
  expectTypeOf(createSessions<Record<string, unknown>>).returns.toEqualTypeOf<
    Sessions<Record<string, unknown>>
  >();
});

test('data that JSON would change do not fit, nor does unknown', () => {
  expectTypeOf<Fits<unknown>>().toEqualTypeOf<false>();
  expectTypeOf<Fits<{ readonly at: Date }>>().toEqualTypeOf<false>();
  expectTypeOf<Fits<{ readonly by: { readonly name: Map<string, string> } }>>().toEqualTypeOf<false>();
  expectTypeOf<Fits<{ readonly make: () => void }>>().toEqualTypeOf<false>();
});
