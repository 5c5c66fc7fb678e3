import { defineAttack } from '../attack.ts';
import { floodUser } from './flood-user.ts';

const nothing = async () => ({});

export const paths = defineAttack({
  row: 1,
  name: 'paths',
  flood: 'paths of 8 KB: dots, escapes, slashes and parameters, 64 connections',
  mustHold: 'no more than for every flood',
  quick: true,
  prepare: async () => ({ finish: nothing }),
  evaluate: () => [],
});

export const headers = defineAttack({
  row: 1,
  name: 'headers',
  flood: 'header lines of 8 KB, each to code that reads the header, 64 connections',
  mustHold: 'no more than for every flood',
  quick: false,
  prepare: async () => ({ finish: nothing }),
  evaluate: () => [],
});

export const names = defineAttack({
  row: 1,
  name: 'names',
  flood: 'user names, display names, e-mail addresses and passwords of 16 KB, 40 connections',
  mustHold: 'no more than for every flood',
  quick: false,
  prepare: async (context) => ({ tokens: [(await floodUser(context)).token], finish: nothing }),
  evaluate: () => [],
});
