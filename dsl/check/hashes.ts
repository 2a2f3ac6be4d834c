// Columns store hashes of effects, pair resources, events and skills, and chance draws those of rules: what is kept
// side by side must differ.
import type { Declaration } from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import { hashName } from '../hash.ts';
import type { Reporter } from '../reporter.ts';
import type { Declared, Pack } from './pack.ts';

export function checkHashes(pack: Pack): void {
  const { effects, resources, declaredEvents, skills, rules } = pack;
  const pairs = [...resources.values()].filter(({ typed }) => typed.pair);
  refuseCollisions([...effects.values(), ...pairs], 'effects');
  refuseCollisions([...declaredEvents.values()], 'events');
  refuseCollisions([...skills.values()], 'skills');
  refuseCollisions(rules, 'rules');
}

/** Bare ifs are named after their files, whose names nobody can be asked to change. */
function refuseCollisions(entries: readonly Declared<Declaration>[], what: string): void {
  const first = new Map<number, Declared<Declaration>>();
  for (const entry of entries) {
    const { name } = entry.node;
    if (name === undefined) continue;
    const hash = hashName(name.text);
    const other = first.get(hash);
    if (other === undefined) first.set(hash, entry);
    // The same name twice was reported as such, if it is one too many.
    else if (other.node.name?.text !== name.text || what === 'effects') {
      reportCollision(entry.reporter, name, other, what);
    }
  }
}

function reportCollision(
  reporter: Reporter,
  name: Name,
  { node, reporter: elsewhere }: Declared<Declaration>,
  what: string,
): void {
  const other = node.name?.text ?? '';
  reporter.error({
    code: 'NAME_COLLISION',
    span: name.span,
    message:
      other === name.text
        ? `\`${other}\` is both an effect and a resource per target, which the server cannot tell apart. Rename one of them.`
        : `By rare chance the ${what} \`${other}\` and \`${name.text}\` cannot be told apart ` +
          'by the server. Rename one of them.',
    found: name.text,
    related: {
      file: elsewhere.file,
      span: node.name?.span ?? node.span,
      message: 'the other one',
    },
  });
}
