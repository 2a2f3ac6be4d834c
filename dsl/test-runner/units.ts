// Who takes part in a test: the names that facts and actions begin with, and who an event needs besides.
import type { Expression } from '../ast/expression.ts';
import type { TestNode, TestStep } from '../ast/test.ts';
import type { EventEntry, Pack } from '../check/pack.ts';
import { unreachable } from '../unreachable.ts';
import type { SceneUnit } from './scene.ts';

/** In the order they are first named. */
export function unitsOf(node: TestNode, pack: Pack): readonly SceneUnit[] {
  const kinds = new Map<string, string>();
  const add = (name: string | undefined, kind = pack.vocabulary.effectHolder): void => {
    if (name !== undefined && name !== '' && !kinds.has(name)) kinds.set(name, kind);
  };
  // An event says of which kind its entities are; that counts wherever they are named.
  for (const step of node.steps) {
    const event = step.kind === 'raise' ? pack.events.get(step.event.text) : undefined;
    if (step.kind === 'raise' && event !== undefined) addActors(step, event, add);
  }
  const foreign = new Map(kinds);
  kinds.clear();
  const addKnown = (name: string | undefined): void =>
    add(name, (name === undefined ? undefined : foreign.get(name)) ?? pack.vocabulary.effectHolder);
  for (const step of node.steps) {
    for (const name of namesOf(step, pack.events)) addKnown(name);
  }
  const rows = new Map<string, number>();
  return [...kinds].map(([name, kind]) => {
    const row = rows.get(kind) ?? 0;
    rows.set(kind, row + 1);
    return { name, kind, row };
  });
}

type Raise = Extract<TestStep, { readonly kind: 'raise' }>;

function addActors(
  { args }: Raise,
  { fields }: EventEntry,
  add: (name: string | undefined, kind: string) => void,
): void {
  for (const { name, type } of fields) {
    if (type.kind !== 'entity') continue;
    const given = args.find((each) => each.name?.text === name);
    add(given === undefined ? name : rootOf(given.value), type.entity);
  }
}

function namesOf(
  step: TestStep,
  events: ReadonlyMap<string, EventEntry>,
): readonly (string | undefined)[] {
  switch (step.kind) {
    case 'given': {
      const { subject, fact } = step;
      const pair = subject.kind === 'call' ? subject.args.map(({ value }) => rootOf(value)) : [];
      const source =
        fact.kind === 'has' && fact.source !== undefined ? rootOf(fact.source) : undefined;
      // A bare name is a roll.
      const who = subject.kind === 'name' && fact.kind === 'field' ? undefined : rootOf(subject);
      return [who, ...pair, source];
    }
    case 'raise': {
      const names: (string | undefined)[] = [];
      const event = events.get(step.event.text);
      if (event !== undefined) addActors(step, event, (name) => void names.push(name));
      return names;
    }
    case 'use':
      return [step.caster.text, step.target?.text];
    case 'seed':
    case 'pass':
    case 'expect':
    case 'expectHas':
    case 'expectRefused':
    case 'expectCancelled':
      return [];
    default:
      return unreachable(step);
  }
}

/** `a` of `a.hp`; undefined for values that begin with no name. */
function rootOf(node: Expression): string | undefined {
  let root = node;
  while (root.kind === 'field') root = root.object;
  return root.kind === 'name' ? root.text : undefined;
}
