import { expect, it } from 'vitest';
import { endpoints as anatomy } from '@session-lab/contract/labs/anatomy';
import { endpoints as balancing } from '@session-lab/contract/labs/balancing';
import { endpoints as expiry } from '@session-lab/contract/labs/expiry';
import { endpoints as hmac } from '@session-lab/contract/labs/hmac';
import { endpoints as jwt } from '@session-lab/contract/labs/jwt';
import { endpoints as stateless } from '@session-lab/contract/labs/stateless';
import { Student } from '@session-lab/contract/labs/student';
import { endpoints as whereStateLives } from '@session-lab/contract/labs/where-state-lives';
import { inputsOf, slowInputs } from '../testing/input-cost.ts';

const labs = [anatomy, balancing, expiry, hmac, jwt, stateless, whereStateLives];
const inputs = labs.flatMap((lab) => inputsOf(lab));

it('finds the schemas of the labs', () => {
  expect(inputs.length).toBeGreaterThan(8);
});

it.each([...inputs, ['the student’s id', Student] as const])(
  'the schema of %s takes less than 5 ms for the worst 16 KB',
  (_, schema) => {
    expect(slowInputs(schema)).toEqual([]);
  },
);
