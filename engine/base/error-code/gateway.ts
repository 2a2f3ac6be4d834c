// Error codes. What whoever runs a gateway is told; its clients never see them.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const GATEWAY_ERRORS = {
  GATEWAY_LISTEN_FAILED: {
    meaning: 'The gateway cannot listen on its address.',
    action: 'Choose another --host or --port.',
  },
  GATEWAY_NATIVE_MISSING: {
    meaning: 'uWebSockets.js has no native binding that loads here.',
    action:
      'Run on Node 20 with glibc >= 2.27, or Node 22 or 24 with glibc >= 2.38, then repeat npm ci.',
  },
  GATEWAY_PORT_IN_USE: {
    meaning: 'Another process listens on the port.',
    action: 'Stop it, or choose another port with --port.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
