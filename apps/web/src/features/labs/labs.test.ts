import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lab as anatomy } from './anatomy/lab.ts';
import { lab as balancing } from './balancing/lab.ts';
import { lab as expiry } from './expiry/lab.ts';
import { lab as hmac } from './hmac/lab.ts';
import { lab as jwt } from './jwt/lab.ts';
import { labs } from './list.ts';
import { lab as revocation } from './revocation/lab.ts';
import { lab as stateless } from './stateless/lab.ts';
import { lab as whereStateLives } from './where-state-lives/lab.ts';

const all = [stateless, whereStateLives, balancing, anatomy, hmac, expiry, revocation, jwt];

it('this test covers every lab', () => {
  expect(all.map(({ name }) => name).sort()).toEqual(labs.map(({ name }) => name).sort());
});

it.each(all)('the lab $name has one right answer and an existing source file', ({ answers, source }) => {
  expect(answers.filter(({ right }) => right)).toHaveLength(1);
  expect(existsSync(fileURLToPath(new URL(`../../../../../${source}`, import.meta.url)))).toBe(true);
});
