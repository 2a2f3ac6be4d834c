// From what a factory makes to a service that the host can run: its shape, name and contract range are checked,
// and a service of the contract's previous major is put into today's form. The same in dry run and load.
import { CodedError } from '../base/errors.ts';
import { adaptService } from '../contract/legacy.ts';
import { CONTRACT_VERSIONS_SERVED, isServed } from '../contract/range.ts';
import type { Service } from '../contract/service.ts';
import type { ModuleFactory } from './run-module.ts';

/**
 * A fresh instance of the service `name`.
 * @throws SERVICE_SHAPE, MODULE_SHAPE, CONTRACT_UNSUPPORTED, and whatever the factory throws
 */
export function adoptService(create: ModuleFactory, name: string): Service {
  const service = adaptService(create());
  if (service.name !== name) {
    const message = `The module makes service "${service.name}"; its pack is for "${name}".`;
    throw new CodedError('MODULE_SHAPE', { message });
  }
  if (service.room !== undefined) {
    // Rooms need columns laid out before the service is made, and a module declares none.
    throw new CodedError('MODULE_SHAPE', { message: `Service "${name}" of a module has rooms.` });
  }
  if (!isServed(service.contract)) {
    const served = CONTRACT_VERSIONS_SERVED.join(' and ');
    const message = `Service "${name}" is for contract ${service.contract}; served are ${served}.`;
    throw new CodedError('CONTRACT_UNSUPPORTED', { message });
  }
  return service;
}
