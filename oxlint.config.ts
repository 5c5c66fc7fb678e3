import { defineConfig, type OxlintOverride } from 'oxlint';

type Rules = NonNullable<OxlintOverride['rules']>;

/**
 * Allows the imports in `allowed` and files of the same package. A path with `src/` leads to another package. Patterns are
 * those of .gitignore.
 */
const onlyImports = (allowed: readonly string[], message: string): Rules =>
  noImports(
    ['*', '!.', '!..', '!./**', '!../**', '**/src/**', ...allowed.map((pattern) => `!${pattern}`)],
    message,
  );

/** Forbids the imports in `patterns`. */
const noImports = (patterns: readonly string[], message: string): Rules =>
  forbid([{ group: [...patterns], message }]);

/** Replaces the whole rule, so that a file has the patterns of the last override that matches it. */
const forbid = (
  patterns: { group: string[]; message: string }[],
  paths: { name: string; importNames: string[]; message: string }[] = [],
): Rules => ({ 'no-restricted-imports': ['error', { paths, patterns }] });

const off = { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' } as const;

/** The packages of this repository, except those in `allowed`. */
const workspacesExcept = (...allowed: string[]): string[] => [
  '@session-lab/*',
  '**/src/**',
  '**/apps/**',
  ...allowed.flatMap((name) => [`!@session-lab/${name}`, `!**/${name}/src/**`]),
];

const noLabs = {
  group: ['**/labs/**'],
  message: 'Code that is vulnerable on purpose stays in labs/; only app.ts and compose.ts mount it.',
};
const routes = {
  group: ['ioredis', 'node:crypto', 'bcryptjs', 'piscina', '**/store.ts'],
  message: 'Routes use the parsed body and the response: no cryptography, no stores.',
};
const services = {
  group: ['express', 'ws'],
  message: 'Services use domain values: no request, no response.',
};
const e2e = {
  group: [...workspacesExcept('contract', 'test-support'), '**/packages/**', '**/tools/**'],
  message: 'End-to-end tests import Playwright, contract and test-support; they use the public URL.',
};

/** Allowed imports of each area (see docs/architecture.md). A later override replaces the same rule of an earlier override. */
const imports: OxlintOverride[] = [
  {
    files: ['packages/contract/src/**'],
    rules: onlyImports(['zod', 'zod/**'], 'contract imports only zod.'),
  },
  {
    files: ['packages/password-policy/src/**'],
    rules: onlyImports(
      ['@zxcvbn-ts/**', '@session-lab/contract', 'unicode-confusables'],
      'password-policy imports only contract and zxcvbn.',
    ),
  },
  {
    files: ['packages/session/src/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Date', 'setTimeout', 'setInterval'],
      ...onlyImports(
        ['node:crypto'],
        'session imports only node:crypto; stores, keys and the clock are parameters.',
      ),
    },
  },
  {
    files: ['packages/session/src/{express,http}.ts'],
    rules: onlyImports(['node:http'], 'The adapters for Node import only node:http.'),
  },
  {
    files: ['packages/session/src/websocket.ts'],
    rules: onlyImports(
      ['node:http', 'node:stream'],
      'The WebSocket adapter imports only node:http and node:stream.',
    ),
  },
  {
    files: ['packages/session/src/client.ts'],
    rules: { 'no-restricted-globals': 'off', ...onlyImports([], 'The client for browsers imports nothing.') },
  },
  {
    files: ['packages/session/src/{table,within}.ts'],
    rules: { 'no-restricted-globals': ['error', 'process', 'Date'] },
  },
  {
    files: ['packages/session/src/redis/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Date'],
      ...onlyImports(['ioredis'], 'The Redis stores import only ioredis.'),
    },
  },
  {
    files: ['packages/*/src/**/*.test.ts', 'packages/session/src/testing/**'],
    rules: off,
  },
  {
    files: ['packages/test-support/**'],
    rules: noImports(workspacesExcept('contract', 'launcher'), 'test-support imports no product source.'),
  },
  {
    files: ['tools/launcher/**'],
    rules: noImports(workspacesExcept('contract'), 'The launcher imports no product source.'),
  },
  {
    files: ['tools/{attack,faults,fuzz,server-tests,soak}/**'],
    rules: noImports(
      workspacesExcept('contract', 'launcher', 'test-support'),
      'Tools import contract, launcher and test-support, and no product source.',
    ),
  },
  {
    files: ['tools/bench/**'],
    rules: noImports(
      [
        ...workspacesExcept('contract', 'launcher', 'session', 'test-support'),
        '!**/apps/api/src/passwords/**',
      ],
      'The benchmark imports contract, launcher, session, test-support, and the password hashing of the API.',
    ),
  },
  {
    files: ['tools/checks/**'],
    rules: noImports(workspacesExcept('contract'), 'Checks import only contract.'),
  },
  { files: ['apps/api/src/**'], rules: forbid([noLabs]) },
  {
    files: ['apps/api/src/{app,compose}.ts', 'apps/api/src/labs/**', 'apps/api/src/**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['apps/api/src/http/**'],
    rules: forbid([
      {
        group: ['ioredis', 'bcryptjs', 'piscina', '**/service.ts', '**/store.ts', '**/routes.ts'],
        message: 'http uses headers and statuses: no stores, no rules.',
      },
      noLabs,
    ]),
  },
  { files: ['apps/api/src/*/routes.ts'], rules: forbid([routes, noLabs]) },
  { files: ['apps/api/src/labs/*/routes.ts'], rules: forbid([routes]) },
  { files: ['apps/api/src/*/service.ts'], rules: forbid([services, noLabs]) },
  { files: ['apps/api/src/labs/*/service.ts'], rules: forbid([services]) },
  {
    files: ['apps/attacker/src/**'],
    rules: onlyImports(
      ['node:crypto', 'node:dns', 'node:fs', 'node:http', 'node:net', 'node:path', 'node:tls', 'express'],
      'The attacker is another program: it imports only Node and Express.',
    ),
  },
  { files: ['apps/attacker/src/**/*.test.ts'], rules: off },
  { files: ['apps/bank/**'], rules: onlyImports([], 'The bank imports only its own files.') },
  {
    files: ['apps/web/src/api/**'],
    rules: noImports(
      ['**/features/**', '**/stage/**', '**/ui/**'],
      'web/api imports no other folder of the page.',
    ),
  },
  {
    files: ['apps/web/src/ui/**'],
    rules: {
      'no-restricted-globals': ['error', 'fetch', 'localStorage', 'sessionStorage'],
      ...noImports(
        ['**/features/**', '**/stage/**', '**/api/**'],
        'web/ui imports no other folder of the page.',
      ),
    },
  },
  {
    files: ['apps/web/src/stage/**'],
    rules: noImports(['**/features/**'], 'web/stage imports no feature.'),
  },
  {
    files: ['apps/web/src/features/**'],
    rules: noImports(['**/features/**', '../*/**', '!../../**'], 'A feature imports no other feature.'),
  },
  {
    files: ['apps/web/src/features/labs/**'],
    rules: noImports(
      ['../*/**', '!../frame/**', '../../*/**', '!../../../**'],
      'A lab imports the frame, and no other lab or feature.',
    ),
  },
  { files: ['e2e/**'], rules: forbid([e2e]) },
  {
    files: ['e2e/browser/**', 'e2e/labs/**'],
    rules: forbid(
      [e2e],
      [
        {
          name: '@playwright/test',
          importNames: ['test'],
          message:
            'Import `test` from support/browser.ts, which fails a test if the page violates its content security policy.',
        },
      ],
    ),
  },
];

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'react', 'jsx-a11y', 'vitest', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'no-console': 'error',
    'no-shadow': 'off',
    'oxc/no-async-endpoint-handlers': 'off',
    'no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'react/react-in-jsx-scope': 'off',
    'unicorn/no-array-sort': 'off',
  },
  ignorePatterns: ['dist', '.local', 'node_modules'],
  overrides: [
    { files: ['tools/**', 'packages/test-support/src/run-tool.ts'], rules: { 'no-console': 'off' } },
    // The matchers of Vitest and Playwright, such as expect.any(), have the type any.
    { files: ['**/*.{test,spec}.{ts,tsx}'], rules: { 'typescript/no-unsafe-assignment': 'off' } },
    // Plain JavaScript: it runs before any package is installed.
    {
      files: ['tools/launcher/bin/*.mjs'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    // The pages of the bank and of the attacker: plain JavaScript that students read.
    {
      files: ['apps/{bank,attacker}/pages/**/*.js'],
      rules: {
        'typescript/no-floating-promises': 'off',
        'typescript/no-misused-promises': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    ...imports,
  ],
});
