// Service state between two versions: sealed as it leaves the old one, opened again and brought into the
// schema of the new one. Pure but for the seal's randomness; a throw anywhere has changed nothing.
import type { Service } from '../contract/service.ts';
import type { Generation } from '../kernel/generation.ts';
import type { MigrationResult } from '../kernel/migration.ts';
import type { SealContext } from '../trust/seal-context.ts';
import type { StateContent } from './state-record.ts';
import { CodedError } from '../base/errors.ts';
import { migrate, planMigration } from '../kernel/migration.ts';
import { open, seal, type SealKey } from '../trust/seal.ts';
import { schemaTaken, takesNoState } from './carry-state.ts';
import { decodeStateContent, encodeStateContent } from './state-record.ts';

/** What state is sealed with on its way. */
export interface HandoverSeal {
  readonly sealKey: SealKey;
  readonly environment: string;
}

/** State of one service as one version left it; immutable. */
export interface SealedState {
  readonly record: Uint8Array;
  readonly context: SealContext;
}

/** Record kinds: state in the frame of state-record.ts, and state as it is, which saves a copy of it. */
const FRAMED = 'service-state-handover';
const BARE = 'service-state-handover-bare';

/** Seals what `from` exported, together with what earlier ways down left out. */
export function sealState(
  from: Generation,
  content: StateContent,
  counter: number,
  { sealKey, environment }: HandoverSeal,
): SealedState {
  const isBare = content.carried.length === 0;
  const context: SealContext = {
    environment,
    service: from.service.name,
    record: isBare ? BARE : FRAMED,
    schema: from.service.state?.schema ?? 0,
    generation: from.id,
    pack: from.pack.digest,
    counter,
    previous: '',
  };
  const plain = isBare ? content.state : encodeStateContent(content);
  return { record: seal(plain, sealKey, context), context };
}

/** @throws SEAL_REFUSED when it does not open as what it was sealed as */
export function openState(
  { record, context }: SealedState,
  { sealKey }: HandoverSeal,
): StateContent {
  const plain = open(record, [sealKey], context);
  if (context.record === BARE) return { state: plain, carried: [] };
  const content = decodeStateContent(plain);
  if (content === undefined) throw new CodedError('SEAL_REFUSED');
  return content;
}

/** Whose state goes to whom. */
export interface StatePath {
  readonly schema: number;
  /** Knows the way down. */
  readonly leaving: Service | undefined;
  /** Knows the way up. */
  readonly arriving: Service;
}

/**
 * State in the schema of the version that takes it. Runs on copies.
 * @throws STATE_IMPORT_REFUSED when that version takes none, MIGRATION_MISSING, MIGRATION_FAILED,
 * STATE_TOO_LARGE
 */
export function migrateState(
  { state, carried }: StateContent,
  { schema, leaving, arriving }: StatePath,
): MigrationResult {
  const own = arriving.state;
  if (own === undefined) throw takesNoState(arriving.name, schema);
  const declared = {
    arriving: own.migrations ?? [],
    leaving: leaving?.state?.migrations ?? [],
  };
  return migrate(
    state,
    planMigration(schema, schemaTaken(own, schema), declared, carried),
    carried,
  );
}
