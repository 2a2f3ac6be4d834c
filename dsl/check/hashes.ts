// Columns store hashes of effects, pair resources, events and skills, and chance draws those of rules: what is kept
// side by side must differ.
import type { Declaration } from '../ast/declaration.ts';
import { hashName } from '../hash.ts';
import type { Reporter } from '../reporter.ts';
import type { Span } from '../diagnostic.ts';
import type { Declared, Pack } from './pack.ts';

interface Hashed {
  readonly name: string;
  readonly hash: number;
  readonly reporter: Reporter;
  readonly span: Span;
}

export function checkHashes(pack: Pack): void {
  const { effects, resources, declaredEvents, skills, rules } = pack;
  const pairs = [...resources.values()].filter(({ typed }) => typed.pair);
  refuseCollisions([...effects.values(), ...pairs].flatMap(hashedName), 'effects');
  refuseCollisions([...declaredEvents.values()].flatMap(hashedName), 'events');
  refuseCollisions([...skills.values()].flatMap(hashedName), 'skills');
  refuseCollisions(rules.flatMap(hashedName), 'rules');
}

/** Bare ifs are named after their files, whose names nobody can be asked to change. */
function hashedName({ node, reporter }: Declared<Declaration>): Hashed[] {
  const { name } = node;
  if (name === undefined) return [];
  return [{ name: name.text, hash: hashName(name.text), reporter, span: name.span }];
}

function refuseCollisions(entries: readonly Hashed[], what: string): void {
  const first = new Map<number, Hashed>();
  for (const entry of entries) {
    const other = first.get(entry.hash);
    if (other === undefined) {
      first.set(entry.hash, entry);
      continue;
    }
    // The same name twice was reported as such, if it is one too many.
    if (other.name === entry.name && what !== 'effects') continue;
    entry.reporter.error({
      code: 'NAME_COLLISION',
      span: entry.span,
      message:
        other.name === entry.name
          ? `\`${entry.name}\` is both an effect and a resource per target, which the server cannot tell apart. Rename one of them.`
          : `By rare chance the ${what} \`${other.name}\` and \`${entry.name}\` cannot be told apart ` +
            'by the server. Rename one of them.',
      found: entry.name,
      related: { file: other.reporter.file, span: other.span, message: 'the other one' },
    });
  }
}
