// Names of effects and of tags, quoted or bare, in `has`, `apply`, `dispel` and the like.
import type { Name } from '../ast/expression.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { INTERNAL_TAGS, effectsOfTag } from './internal.ts';
import { renaming, reportUnknown, suggestName, type Body, type EffectEntry } from './pack.ts';

/** The effect a name means; undefined when there is none (reported). */
export function effectNamed(body: Body, name: Name): EffectEntry | undefined {
  if (isMissing(name)) return undefined;
  const entry = body.pack.effects.get(name.text);
  if (entry === undefined) unknownEffect(body, name, [...body.pack.effects.keys()]);
  return entry;
}

/** Hashes of the effects a name means: one effect, or all that carry the tag. */
export function effectsNamed(body: Body, name: Name): readonly number[] | undefined {
  if (isMissing(name)) return undefined;
  const entry = body.pack.effects.get(name.text);
  if (entry !== undefined) return [entry.hash];
  if (isTag(body, name.text)) return effectsOfTag(body.pack, name.text);
  if (name.text.includes('.')) unknownTag(body, name);
  else unknownEffect(body, name, [...body.pack.effects.keys(), ...body.pack.tags.keys()]);
  return undefined;
}

/** False, reported, for a tag that no effect has and none prevents. */
export function isTagKnown(body: Body, name: Name): boolean {
  if (isMissing(name)) return false;
  if (isTag(body, name.text)) return true;
  unknownTag(body, name);
  return false;
}

function isTag({ pack }: Body, text: string): boolean {
  return pack.tags.has(text) || pack.immunities.has(text) || INTERNAL_TAGS.includes(text);
}

function isMissing(name: Name): boolean {
  return name.text === '' && name.span.start === name.span.end;
}

function unknownTag(body: Body, name: Name): void {
  const suggestions = suggestName(body.pack, name.text, body.pack.tags.keys());
  const hint = didYouMean(suggestions) || ` Give it to one: \`effect NAME { tags ${name.text} }\`.`;
  reportUnknown(body, name.text, {
    code: 'UNKNOWN_TAG',
    span: name.span,
    message: `No effect has the tag ${quoted(name.text)}.${hint}`,
    found: name.text,
    suggestions,
    fixes: renaming(name.span, written(name, suggestions)),
  });
}

function unknownEffect(body: Body, name: Name, known: readonly string[]): void {
  const suggestions = suggestName(body.pack, name.text, known);
  const declared = /^[A-Za-z_]\w*$/.test(name.text) ? name.text : 'NAME';
  const hint =
    recordHint(body, name.text) ??
    (didYouMean(suggestions) || ` Declare it: \`effect ${declared} { duration 2s }\`.`);
  reportUnknown(body, name.text, {
    code: 'UNKNOWN_EFFECT',
    span: name.span,
    message: `No file of the pack declares the effect ${quoted(name.text)}.${hint}`,
    found: name.text,
    suggestions,
    fixes: renaming(name.span, written(name, suggestions)),
  });
}

/** What to do about the name of a class or unit, which no rule can ask for. */
function recordHint({ pack }: Body, text: string): string | undefined {
  const kind = ['class', 'unit'].find((one) => pack.records.has(`${one} ${text}`));
  if (kind === undefined) return undefined;
  return (
    ` It is a ${kind}, and rules ask for effects, items and tags: give the ${kind} an effect or ` +
    'an item with a tag, and ask for that.'
  );
}

/** Suggestions as they would be written there: quoted where the name is. */
function written(name: Name, suggestions: readonly string[]): readonly string[] {
  const isQuoted = name.span.end - name.span.start !== name.text.length;
  return isQuoted ? suggestions.map((text) => `'${text}'`) : suggestions;
}
