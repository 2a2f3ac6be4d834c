// A checked pack of one file in the game of the explain pages.
import { checkProgram } from '../../../dsl/check/program.ts';
import type { Pack } from '../../../dsl/check/pack.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import { GAME } from '../explain/game.ts';

export function packOf(
  text: string,
  members: ReadonlyMap<string, string> = new Map(),
): { readonly pack: Pack; readonly program: TypedProgram } {
  const { program, pack, diagnostics } = checkProgram([{ path: 'a.rules', text }], GAME, {
    members,
  });
  if (program !== undefined) return { pack, program };
  throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}
