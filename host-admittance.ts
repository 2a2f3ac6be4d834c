// Who may connect to a server, out of its configuration: which tickets are good, whether guests may play, and which
// web pages may open a connection.
import type { Config } from './engine/base/config-file.ts';
import { CodedError } from './engine/base/errors.ts';
import { parseOriginList } from './engine/base/origin-list.ts';
import { createTicketVerifier } from './engine/gateway/ticket.ts';
import type { TicketVerifier } from './engine/gateway/ticket-verifier.ts';
import type { SigningKey } from './engine/trust/keys.ts';
import { loadTicketKeys } from './engine/trust/ticket-keys.ts';

/** What a gateway asks before it lets somebody in. */
export interface Admittance {
  readonly tickets: TicketVerifier;
  readonly guests: 'allowed' | 'refused';
  /** Pages of this machine when there are none. */
  readonly origins: readonly string[];
}

export interface AdmittanceOptions {
  readonly config: Config;
  /** Folder of public keys; undefined when none is named. */
  readonly ticketKeys: string | undefined;
  readonly production: boolean;
}

/**
 * Reads the keys. The development key is one of them outside production, where it signs what `midswing ticket`
 * prints.
 * @throws KEYS_INVALID, KEYS_PERMISSIONS, CONFIG_INVALID when tickets are required and none could be good
 */
export async function openAdmittance(
  { config, ticketKeys: folder, production }: AdmittanceOptions,
  key: SigningKey | undefined,
): Promise<Admittance> {
  const development = production ? undefined : key;
  const keys = await loadTicketKeys({ folder, development });
  const isRequired = ticketsOf(config, production) === 'required';
  if (isRequired && keys.size === 0) {
    throw new CodedError('CONFIG_INVALID', { message: NO_TICKET_KEYS });
  }
  return {
    tickets: createTicketVerifier({ keys, audience: config.ticketAudience }),
    guests: isRequired ? 'refused' : 'allowed',
    origins: parseOriginList(config.origins) ?? [],
  };
}

export const NO_TICKET_KEYS = 'Tickets are required, and no folder of keys is named (ticketKeys).';

/** Whoever runs a server for real players knows who they are, unless told otherwise. */
export function ticketsOf({ tickets }: Config, production: boolean): 'required' | 'optional' {
  return tickets ?? (production ? 'required' : 'optional');
}
