import { expect, test } from 'vitest';
import { createLabFrame, isGuessFixed, isStepOpen, type StepName } from './frame-store.ts';

const steps = ['predict', 'run', 'why', 'break'] as const satisfies readonly StepName[];
const openSteps = (frame: ReturnType<typeof createLabFrame>): StepName[] =>
  steps.filter((step) => isStepOpen(frame.getState(), step));

test('before the guess, the student can guess or run', () => {
  expect(openSteps(createLabFrame())).toEqual(['predict', 'run']);
});

test('after the guess, one step is open at a time', () => {
  const frame = createLabFrame();
  frame.choose('unsure', 0);
  expect(openSteps(frame)).toEqual(['run']);
  frame.payOff(1);
  expect(openSteps(frame)).toEqual(['why']);
  for (const step of steps) {
    if (!isStepOpen(frame.getState(), step)) frame.toggle(step);
    expect(openSteps(frame)).toEqual([step]);
  }
  frame.toggle('break');
  expect(openSteps(frame)).toEqual([]);
});

test('without a guess, the right answer closes the question and opens the explanation', () => {
  const frame = createLabFrame();
  frame.payOff(0);
  expect(openSteps(frame)).toEqual(['why']);
  expect(frame.getState().guess).toBeUndefined();
});

test('a later right answer opens no step', () => {
  const frame = createLabFrame();
  frame.payOff(0);
  frame.toggle('run');
  frame.payOff(1);
  expect(frame.getState()).toMatchObject({ right: 1, open: 'run' });
});

test('a guess can change until the next run starts', () => {
  const frame = createLabFrame();
  frame.choose(0, 1);
  frame.choose(2, 1);
  expect(frame.getState().guess).toBe(2);
  expect(isGuessFixed(frame.getState(), 2)).toBe(true);
  frame.choose(1, 2);
  expect(frame.getState().guess).toBe(2);
});

test('a guess after the right answer does not count', () => {
  const frame = createLabFrame();
  frame.payOff(1);
  frame.choose(1, 0);
  expect(frame.getState().guess).toBeUndefined();
});

test('reset removes the guess and the right answer', () => {
  const frame = createLabFrame();
  const first = frame.getState();
  frame.choose(1, 0);
  frame.payOff(1);
  frame.setFurtherOpen(true);
  frame.reset();
  expect(frame.getState()).toEqual(first);
});
