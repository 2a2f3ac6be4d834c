// What the pack.json of a folder says, checked. The folder holds rules, or the sources of a module.
import { join } from 'node:path';
import { z } from 'zod';
import { LIMITS } from '../base/limits.ts';
import {
  editionSchema,
  engineRangeSchema,
  memberPathFault,
  packNameSchema,
  stateSchemaSchema,
  updateSchema,
} from './manifest.ts';
import { fault, readJsonText, reason } from './source-file.ts';

const commonSchema = z.strictObject({
  name: packNameSchema,
  service: packNameSchema,
  engine: engineRangeSchema,
  edition: editionSchema,
  stateSchema: stateSchemaSchema.optional(),
  update: updateSchema.exactOptional(),
});

const rulesPackJsonSchema = commonSchema.extend({
  extends: z
    .string()
    .max(LIMITS.memberPathCharactersMax)
    .refine(isBaseFolder, { error: 'must be a folder beside its own, such as "../base"' })
    .optional(),
});

/** A module has no edition of the rule language; it may name one all the same. */
const modulePackJsonSchema = commonSchema.extend({
  edition: editionSchema.default(1),
  module: z.string().superRefine((path, context) => {
    const why = memberPathFault(path);
    if (why !== undefined) context.addIssue({ code: 'custom', message: `its path ${why}` });
  }),
});

/** What a pack.json says. */
export interface PackDescription {
  readonly name: string;
  readonly service: string;
  readonly engine: string;
  readonly edition: number;
  readonly stateSchema: { in: number[]; out: number } | null;
  /** When running rooms move to it: at once, or when their round or their battle has ended. */
  readonly update?: 'now' | 'next-round' | 'pin';
  /** Entry file of a module pack, relative to the folder; absent for a pack of rules. */
  readonly module?: string;
  /** Folder of the pack of rules that this one extends, relative to its own. */
  readonly extends?: string;
}

/**
 * What the pack.json of a folder says, checked.
 * @throws PACK_SOURCE_MISSING, PACK_SOURCE_INVALID, PACK_SOURCE_TOO_LARGE
 */
export async function readPackDescription(folder: string): Promise<PackDescription> {
  const { stateSchema = null, ...fields } = await readPackJson(join(folder, 'pack.json'));
  if ('module' in fields) return { ...fields, stateSchema };
  const { extends: base, ...rest } = fields;
  return { ...rest, stateSchema, ...(base !== undefined && { extends: base }) };
}

/** Up once or more, then plain names: what lies in its own folder belongs to the pack itself. */
function isBaseFolder(path: string): boolean {
  const names = /^(?:\.\.\/)+(.*?)\/?$/.exec(path)?.[1];
  return names !== undefined && memberPathFault(names) === undefined;
}

type PackJson = z.infer<typeof rulesPackJsonSchema | typeof modulePackJsonSchema>;

async function readPackJson(file: string): Promise<PackJson> {
  const text = await readJsonText(file, LIMITS.packJsonBytesMax);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault('PACK_SOURCE_INVALID', file, `is not JSON: ${reason(cause)}`, cause);
  }
  const isModule = typeof value === 'object' && value !== null && 'module' in value;
  const parsed = (isModule ? modulePackJsonSchema : rulesPackJsonSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => faultText(issue, value));
  const what = `does not fit: ${faults.join('; ')}. Write it like ${EXAMPLE}`;
  throw fault('PACK_SOURCE_INVALID', file, what);
}

const EXAMPLE =
  '{ "name": "my-pack", "service": "my-service", "engine": ">=0.1.0 <0.2.0", "edition": 1 }';

/** One thing that does not fit, in words of ours where those of the schema are its own. */
function faultText(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => `"${key}"`).join(', ')} means nothing`;
  }
  const field = issue.path.length === 0 ? 'it' : `"${issue.path.join('.')}"`;
  if (issue.code === 'invalid_type') {
    const isMissing = issue.path.length > 0 && isAbsent(value, issue.path);
    return isMissing ? `${field} is missing` : `${field} must be of the type ${issue.expected}`;
  }
  if (issue.code === 'invalid_value') return `${field} must be one of ${issue.values.join(', ')}`;
  const isOwn = issue.code === 'custom' || issue.code === 'invalid_format';
  return isOwn ? `${field} ${issue.message}` : `${field} is outside its bounds`;
}

function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return true;
    at = Reflect.get(at, key);
  }
  return at === undefined;
}
