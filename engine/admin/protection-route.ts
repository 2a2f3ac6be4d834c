// The admin API's paths for protection switches: look, open for a while, close. Whoever has the admin token
// is the operator.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Protection } from '../rollout/protection.ts';
import { LIMITS } from '../base/limits.ts';
import { PROTECTION_SWITCH_NAMES } from '../base/protection-switch.ts';
import { readJson } from './body.ts';
import { sendJson } from './problem.ts';

/** What these paths are given. */
export interface ProtectionContext {
  readonly protection: Protection;
}

const name = z.enum(PROTECTION_SWITCH_NAMES);
const reason = z.string().min(1).max(LIMITS.switchReasonCharactersMax);
const OPEN_SCHEMA = z.strictObject({
  switch: name,
  forMs: z.int().min(1_000).max(LIMITS.switchOpenMsMax),
  reason,
});
const CLOSE_SCHEMA = z.strictObject({ switch: name, reason });

/** Who the history names: there is one token, so one actor. */
const ACTOR = 'admin';

export function listSwitches({ protection }: ProtectionContext, response: ServerResponse): void {
  sendJson(response, 200, { switches: protection.list() });
}

export async function openSwitch(
  { protection }: ProtectionContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request, OPEN_SCHEMA);
  const by = { actor: ACTOR, reason: body.reason };
  sendJson(response, 200, await protection.open(body.switch, body.forMs, by));
}

export async function closeSwitch(
  { protection }: ProtectionContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request, CLOSE_SCHEMA);
  sendJson(
    response,
    200,
    await protection.close(body.switch, { actor: ACTOR, reason: body.reason }),
  );
}
