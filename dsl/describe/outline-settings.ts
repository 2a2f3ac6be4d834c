// Outline of a JSON file of a pack: entries of lists that have a name go by it.
import { worded, type Outline } from './outline.ts';

export function outlineSettings(text: string): readonly Outline[] {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return childrenOf(value);
  } catch {
    return worded('text', text);
  }
}

function childrenOf(value: unknown): readonly Outline[] {
  if (Array.isArray(value)) {
    return value.map((entry: unknown, at) => piece(nameOf(entry) ?? `${at + 1}`, entry));
  }
  if (!isObject(value)) return worded('value', String(value));
  return Object.entries(value).map(([label, entry]) => piece(label, entry));
}

/** Lists of plain values are one piece, in which order counts. */
function piece(label: string, value: unknown): Outline {
  const isSimple = !isObject(value) && !Array.isArray(value);
  const isPlainList = Array.isArray(value) && !value.some((entry) => isObject(entry));
  if (!isSimple && !isPlainList) {
    return { label, children: childrenOf(value), text: `${label} ${JSON.stringify(value)}` };
  }
  const text = isPlainList ? value.join(', ') : String(value);
  return { label, value: { text, meaning: text }, children: [], text: `${label} ${text}` };
}

function nameOf(value: unknown): string | undefined {
  const name = isObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
