// Values that an effect gives to its template: of the types that the template says.
import { openBody } from './body.ts';
import { effectContext } from './effect-context.ts';
import { checkAs } from './fit.ts';
import { typeOf } from './formula.ts';
import type { EffectEntry, Pack } from './pack.ts';

/** They are worked out where the template names them; here only their types count. */
export function checkGiven(pack: Pack, { node, reporter, given }: EffectEntry): void {
  for (const { type, value } of given.values) {
    const body = openBody({
      pack,
      reporter,
      name: `effect ${node.name.text} values`,
      place: 'hook',
      phase: 'after',
      context: effectContext(pack),
      subject: 'holder',
      actor: 'source',
    });
    const wanted = typeOf(pack, type);
    // What the template takes wrongly was told there.
    const isWrong = wanted.kind === 'error' || wanted.kind === 'entity';
    if (isWrong || checkAs(body, value, wanted).type.kind === 'error') given.mute();
  }
}
