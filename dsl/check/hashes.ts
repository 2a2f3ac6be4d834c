// Columns store hashes of effect names and chance draws hashes of rule names: in one pack they must
// differ.
import type { Reporter } from '../reporter.ts';
import type { Span } from '../diagnostic.ts';
import type { Pack } from './pack.ts';
import type { TypedRule } from './typed.ts';

interface Hashed {
  readonly name: string;
  readonly hash: number;
  readonly reporter: Reporter;
  readonly span: Span;
}

export function checkHashes(pack: Pack, rules: readonly TypedRule[]): void {
  const effects = [...pack.effects.values()].map(({ node, hash, reporter }): Hashed => ({
    name: node.name.text,
    hash,
    reporter,
    span: node.name.span,
  }));
  refuseCollisions(effects, 'effects');
  const places = new Map(pack.rules.map((entry) => [entry.node.name?.text ?? '', entry]));
  const named = rules.flatMap(({ name, hash }): Hashed[] => {
    const entry = places.get(name);
    if (entry?.node.name === undefined) return [];
    return [{ name, hash, reporter: entry.reporter, span: entry.node.name.span }];
  });
  refuseCollisions(named, 'rules');
}

function refuseCollisions(entries: readonly Hashed[], what: string): void {
  const first = new Map<number, Hashed>();
  for (const entry of entries) {
    const other = first.get(entry.hash);
    if (other === undefined) {
      first.set(entry.hash, entry);
      continue;
    }
    // The same name twice was reported as such.
    if (other.name === entry.name) continue;
    entry.reporter.error({
      code: 'NAME_COLLISION',
      span: entry.span,
      message:
        `By rare chance the ${what} \`${other.name}\` and \`${entry.name}\` cannot be told apart ` +
        'by the server. Rename one of them.',
      found: entry.name,
      related: { file: other.reporter.file, span: other.span, message: 'the other one' },
    });
  }
}
