// What a run does besides playing: a file of loadtest/scenario, checked before anything starts. The command line gives
// its size.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { HOSTILE_KINDS } from './hostile-kind.ts';
import { LoadError } from './load-error.ts';
import { findProjectRoot } from './server-process.ts';

const SHAPE = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('even') }),
  z.strictObject({
    kind: z.literal('burst'),
    periodMs: z.int().min(100).max(60_000),
    /** Part of the period in which all its commands are due. */
    share: z.number().min(0.01).max(1),
  }),
]);

const SWAP = z.discriminatedUnion('kind', [
  /** `layout`: whether packs ask for other columns than the one before, or every other one does. */
  z.strictObject({ kind: z.literal('push'), layout: z.enum(['same', 'alternate']) }),
  /** Each push is taken back by the next swap, with these states in turn. */
  z.strictObject({
    kind: z.literal('rollback'),
    states: z.array(z.enum(['restore', 'keep-state'])).min(1),
  }),
]);

const SCENARIO = z.strictObject({
  about: z.string().min(1).max(200),
  /** Commands a second of each socket. */
  rate: z.number().min(0.1).max(20),
  shape: SHAPE,
  swap: SWAP,
  swapEverySeconds: z.int().min(1).max(3_600),
  /** Seconds after which all connections are lost at once. */
  stormSeconds: z.array(z.int().min(1).max(3_600)).default([]),
  hostile: z
    .strictObject({
      /** Hostile sockets to each good one. */
      perSocket: z.number().min(0.01).max(4),
      kinds: z.array(z.enum(HOSTILE_KINDS)).min(1),
      /** Windows with and without them in turns. */
      windowSeconds: z.int().min(2).max(120),
    })
    .optional(),
});

export type Scenario = z.infer<typeof SCENARIO> & { readonly name: string };
export type SwapPlan = Scenario['swap'];
export type HostilePlan = NonNullable<Scenario['hostile']>;

function folder(): string {
  return join(findProjectRoot(), 'loadtest', 'scenario');
}

/** The names that a command line may give. */
export function scenarioNames(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

/**
 * The scenario of this name.
 * @throws LOAD_SCENARIO_INVALID
 */
export function readScenario(name: string): Scenario {
  const names = scenarioNames();
  if (!names.includes(name)) {
    throw new LoadError('LOAD_SCENARIO_INVALID', `"${name}" is none of ${names.join(', ')}.`);
  }
  return parseScenario(name, readFileSync(join(folder(), `${name}.json`), 'utf8'));
}

/**
 * The scenario that a file's text describes.
 * @throws LOAD_SCENARIO_INVALID
 */
export function parseScenario(name: string, text: string): Scenario {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new LoadError('LOAD_SCENARIO_INVALID', `${name}.json is no JSON.`, cause);
  }
  const parsed = SCENARIO.safeParse(content);
  if (parsed.success) return { name, ...parsed.data };
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'it';
  throw new LoadError('LOAD_SCENARIO_INVALID', `${name}.json: ${place}: ${issue?.message}.`);
}
