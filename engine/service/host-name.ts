// The name under which a host itself sends on its bus: no service may have it, or its messages could not be
// told from the host's.
import { CodedError } from '../base/errors.ts';

/** The sender of messages like "host.service.replaced". */
export const HOST_NAME = 'host';

/** @throws SERVICE_NAME_TAKEN */
export function refuseHostName(service: string): void {
  if (service !== HOST_NAME) return;
  const message = `"${HOST_NAME}" is the name under which the host itself sends messages.`;
  throw new CodedError('SERVICE_NAME_TAKEN', { message, details: { service } });
}
