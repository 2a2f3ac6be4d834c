// What an item or a class does while it is worn: an effect without a duration, which goes by the same name.
import type { EffectNode, RecordNode } from '../ast/declaration.ts';
import { quoted } from '../reporter.ts';
import { declareEffect } from './effect-entry.ts';
import type { Declared, EffectEntry, Pack } from './pack.ts';

/** Adds the effects of items and classes, once all others are known. */
export function declareItems(pack: Pack): void {
  for (const { node, reporter } of pack.records.values()) {
    const effect = effectOf(node);
    if (effect === undefined || isTaken(pack, { node, reporter })) continue;
    declareEffect(pack, { node: effect, reporter });
    const entry = pack.effects.get(effect.name.text);
    // The game puts it on.
    if (entry !== undefined) entry.applied = true;
  }
}

/** The effect of what is worn; undefined when it does nothing. */
export function wornEffect(pack: Pack, node: RecordNode): EffectEntry | undefined {
  const entry = pack.effects.get(node.name.text);
  return entry?.node.name === node.name ? entry : undefined;
}

function isTaken(pack: Pack, { node, reporter }: Declared<RecordNode>): boolean {
  const other = pack.effects.get(node.name.text);
  if (other === undefined) return false;
  const { text, span } = node.name;
  reporter.error({
    code: 'NAME_TAKEN',
    span,
    message:
      `${quoted(text)} is already an effect, and so is what the ${node.kind} does while it is worn. Rename one of ` +
      'the two.',
    found: text,
    related: { file: other.reporter.file, span: other.node.name.span, message: 'the other one' },
  });
  return true;
}

function effectOf(node: RecordNode): EffectNode | undefined {
  const { clauses, body, name, span } = node;
  const hasStatements = body !== undefined && body.statements.length > 0;
  if (clauses === undefined && !hasStatements) return undefined;
  const none = { tags: [], immune: [], own: [], hooks: [] };
  return {
    ...(clauses ?? none),
    kind: 'effect',
    name,
    body: body ?? { statements: [], span },
    span,
  };
}
