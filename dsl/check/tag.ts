// Tags of effects, `debuff.movement`: an effect with a tag has all those above it, and who is immune to a tag is so
// to all below it.
import type { Name } from '../ast/expression.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { INTERNAL_TAGS } from './internal.ts';
import { renaming, suggestName, type EffectEntry, type Pack } from './pack.ts';

/** Fills Pack.tags and Pack.immunities, once all effects are known. */
export function declareTags(pack: Pack): void {
  for (const { filled, hash } of pack.effects.values()) {
    for (const tag of withAbove(filled.tags)) {
      const known = pack.tags.get(tag);
      if (known === undefined) pack.tags.set(tag, [hash]);
      else known.push(hash);
    }
  }
  for (const entry of pack.effects.values()) declareImmunities(pack, entry);
}

function withAbove(tags: readonly Name[]): ReadonlySet<string> {
  return new Set(tags.flatMap(({ text }) => (text === '' ? [] : [text, ...above(text)])));
}

/** `debuff` of `debuff.movement`. */
function above(tag: string): string[] {
  const parts = tag.split('.');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
}

function declareImmunities(pack: Pack, { filled, hash, reporter }: EffectEntry): void {
  for (const name of filled.immune) {
    if (name.text === '') continue;
    if (!pack.tags.has(name.text)) reportUnknown(pack, reporter, name);
    for (const tag of [name.text, ...pack.tags.keys()]) {
      if (tag !== name.text && !tag.startsWith(`${name.text}.`)) continue;
      const known = pack.immunities.get(tag);
      if (known === undefined) pack.immunities.set(tag, [hash]);
      else if (!known.includes(hash)) known.push(hash);
    }
  }
}

/** Immune to something that no effect is. */
function reportUnknown(pack: Pack, reporter: Reporter, { text, span }: Name): void {
  if (pack.isIncomplete) return;
  if (INTERNAL_TAGS.includes(text)) return reportInternal(reporter, { text, span });
  const suggestions = suggestName(pack, text, pack.tags.keys());
  const hint = didYouMean(suggestions) || ` Give it to one: \`effect NAME { tags ${text} }\`.`;
  reporter.error({
    code: 'UNKNOWN_TAG',
    span,
    message: `No effect has the tag ${quoted(text)}.${hint}`,
    found: text,
    suggestions,
    fixes: renaming(span, suggestions),
  });
}

/** `immune cast`: what holds a caster is no effect that somebody could be kept from. */
function reportInternal(reporter: Reporter, { text, span }: Name): void {
  reporter.error({
    code: 'UNKNOWN_TAG',
    span,
    message:
      `\`${text}\` is what somebody does, which no \`immune\` keeps from beginning. Refuse the skill with ` +
      "`requires not caster has NAME else 'REASON'`, or stop what is going on with " +
      `\`end(tag: ${text}, on: holder)\`.`,
    found: text,
  });
}

/** Hashes of the effects whose holders cannot be given this one. */
export function preventing(pack: Pack, { filled }: EffectEntry): readonly number[] {
  const tags = [...withAbove(filled.tags)];
  return [...new Set(tags.flatMap((tag) => pack.immunities.get(tag) ?? []))];
}
