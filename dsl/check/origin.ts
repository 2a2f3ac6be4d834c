// In whose text something stands: what waits, jumps or is channelled belongs to the skill, effect or rule around it.
import type { Origin, TypedProgram } from '../ir/program.ts';
import type { TypedOperation } from '../ir/statement.ts';
import type { Body } from './pack.ts';

/** What raises an event from a body. */
export function raising(body: Body, event: number, tags = 0): TypedOperation {
  return { kind: 'raise', event, tags, origin: keyOf(originOf(body)) };
}

/** The key of a rule, which a bare `if` gets anew with its number. */
export function ruleOrigin(name: string): string {
  return keyOf({ kind: 'rule', name });
}

interface Named {
  readonly name: string;
}

/** What the declarations of a pack came to. */
export interface Sources {
  readonly skills: readonly Named[];
  readonly effects: readonly Named[];
  readonly rules: readonly Named[];
}

export function originsOf({ skills, effects, rules }: Sources): TypedProgram['origins'] {
  return [
    { kind: 'game', name: '' },
    ...skills.map(({ name }): Origin => ({ kind: 'skill', name })),
    ...effects.map(({ name }): Origin => ({ kind: 'effect', name })),
    ...rules.map(({ name }): Origin => ({ kind: 'rule', name })),
  ];
}

function originOf(body: Body): Origin {
  let root = body;
  while (root.outer !== undefined) root = root.outer;
  if (root.effect !== undefined) return { kind: 'effect', name: root.effect.node.name.text };
  if (root.place !== 'skill') return { kind: 'rule', name: root.name };
  return { kind: 'skill', name: root.name.split(' ')[1] ?? '' };
}

function keyOf({ kind, name }: Origin): string {
  return `${kind} ${name}`;
}
