// The ways into a program, numbered: what is recorded, compared and switched one by one.
import { bodiesOf } from '../ir/bodies.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Phase, TypedBody } from '../ir/statement.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import { unreachable } from '../unreachable.ts';
import { PHASES } from './plan.ts';

export type Entry =
  | { readonly kind: 'rules'; readonly event: number; readonly phase: Phase }
  | { readonly kind: 'body'; readonly body: TypedBody }
  | { readonly kind: 'accepts'; readonly effect: number };

/** All entries that do anything; their positions number them. */
export function entriesOf(program: TypedProgram): readonly Entry[] {
  const rules = program.events.flatMap((declared, event) =>
    PHASES.filter((phase) => declared[phase].length > 0).map((phase): Entry => ({
      kind: 'rules',
      event,
      phase,
    })),
  );
  const bodies = [...new Set(bodiesOf(program))].map((body): Entry => ({ kind: 'body', body }));
  const pools = program.effects.flatMap(({ pool }, effect): Entry[] =>
    pool?.accepts === undefined ? [] : [{ kind: 'accepts', effect }],
  );
  return [...rules, ...bodies, ...pools];
}

/** What a tier runs for an entry; only pools answer. */
export function runOf(tier: Tier, entry: Entry): Run | Ask {
  switch (entry.kind) {
    case 'rules':
      return tier.rules(entry.event, entry.phase);
    case 'body':
      return tier.body(entry.body);
    case 'accepts':
      return tier.accepts(entry.effect);
    default:
      return unreachable(entry);
  }
}
