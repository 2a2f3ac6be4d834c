// Names of effects, quoted or bare, in `has` and `apply`.
import type { Name } from '../ast.ts';
import { quoted } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { renaming, reportUnknown, type Body, suggestName } from './pack.ts';

/** Hash of the effect a name means; undefined when there is none (reported). */
export function effectHash(body: Body, name: Name): number | undefined {
  if (name.text === '' && name.span.start === name.span.end) return undefined;
  const entry = body.pack.effects.get(name.text);
  if (entry !== undefined) return entry.hash;
  const suggestions = suggestName(body.pack, name.text, body.pack.effects.keys());
  const isQuoted = name.span.end - name.span.start !== name.text.length;
  const written = isQuoted ? suggestions.map((text) => `'${text}'`) : suggestions;
  const declared = /^[A-Za-z_]\w*$/.test(name.text) ? name.text : 'NAME';
  const hint = didYouMean(suggestions) || ` Declare it: \`effect ${declared} { duration 2s }\`.`;
  reportUnknown(body, name.text, {
    code: 'UNKNOWN_EFFECT',
    span: name.span,
    message: `No file of the pack declares the effect ${quoted(name.text)}.${hint}`,
    found: name.text,
    suggestions,
    fixes: renaming(name.span, written),
  });
  return undefined;
}
