// A game with functions of every sort, and one event on its rules.
import { check } from '../../../../dsl/compile.ts';
import type { Diagnostic } from '../../../../dsl/diagnostic.ts';
import { embed } from '../../../../dsl/embed/embed.ts';
import type { FunctionDeclaration, ValueType, Vocabulary } from '../../../../dsl/vocabulary.ts';
import { LOAD_GAME } from './load.ts';

const UNIT: ValueType = { kind: 'entity', entity: 'unit' };
const NUMBER: ValueType = { kind: 'number' };

const FUNCTIONS: readonly FunctionDeclaration[] = [
  {
    name: 'sum',
    parameters: [
      { name: 'a', type: NUMBER },
      { name: 'b', type: NUMBER },
    ],
    result: NUMBER,
    cost: 3,
    pure: true,
  },
  {
    name: 'facing',
    parameters: [{ name: 'who', type: UNIT }],
    result: UNIT,
    cost: 40,
    pure: true,
  },
  {
    name: 'hides',
    parameters: [
      { name: 'who', type: UNIT },
      { name: 'share', type: { kind: 'percent' } },
      { name: 'wait', type: { kind: 'duration' } },
    ],
    result: { kind: 'bool' },
    cost: 1,
    pure: true,
  },
  { name: 'wild', parameters: [], result: NUMBER, cost: 1, pure: false },
  { name: 'late', parameters: [], result: NUMBER, cost: 1, pure: false, phases: ['after'] },
  { name: 'early', parameters: [], result: NUMBER, cost: 1, pure: true, phases: ['before', 'on'] },
];

const HOST_GAME: Vocabulary = { ...LOAD_GAME, functions: FUNCTIONS };

type Functions = Readonly<Record<string, (args: Float64Array) => unknown>>;

/** One hit of 10 by unit 0 on unit 1 under a rule: what it took, and what was told. */
export function hit(rule: string, functions: Functions): readonly string[] {
  const outcome = check([{ path: 'host.rules', text: rule }], HOST_GAME);
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  const told: string[] = [];
  const unit = { hp: 100, maxHp: 100, attack: 7, speed: 1, x: 0, y: 0, team: 0 };
  const battle = embed(outcome.pack, {
    vocabulary: HOST_GAME,
    objects: { unit: [{ ...unit }, { ...unit, attack: 9, team: 1 }] },
    // What a game in JavaScript may hand over, whatever the types say.
    functions: functions as Readonly<Record<string, (args: Float64Array) => number>>,
    sink: {
      handled: (event, { dealt }) => told.push(`${event} ${dealt}`),
      fault: (code, about) => told.push(`${code} ${about}`),
    },
  });
  battle.raise('hit', { attacker: 0, target: 1, damage: 10 });
  return told;
}

export function findings(text: string): readonly Diagnostic[] {
  const outcome = check([{ path: 'host.rules', text }], HOST_GAME);
  return outcome.ok ? [] : outcome.diagnostics;
}

/** Worst-case steps of a hit. */
export function costOfHit(text: string): number {
  const outcome = check([{ path: 'host.rules', text }], HOST_GAME);
  if (!outcome.ok) throw new Error('refused');
  return outcome.pack.program.events.find(({ name }) => name === 'hit')?.ownCost ?? Number.NaN;
}
