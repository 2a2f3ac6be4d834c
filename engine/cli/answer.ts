// The admin API's answers as the command line reads them: checked once here, plain types
// afterwards. Members that a newer server adds are ignored.
import { z } from 'zod';

const diagnosticSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.number(),
  endColumn: z.number(),
  rendered: z.string(),
});

const timingSchema = z.object({ stage: z.string(), ms: z.number() });

/** A push or rollback that was carried out. */
export const acceptedSchema = z.object({
  ok: z.literal(true),
  stages: z.array(timingSchema),
  epoch: z.number(),
  generation: z.number(),
  service: z.string(),
  pack: z.object({ name: z.string(), revision: z.number(), digest: z.string() }),
  warnings: z.array(diagnosticSchema),
  touches: z.array(z.object({ what: z.string(), how: z.string(), count: z.number() })).default([]),
  durable: z.boolean(),
});

/** A rollback that was carried out. */
export const rolledBackSchema = acceptedSchema.extend({
  state: z.enum(['keep-state', 'restore']),
  services: z.array(z.string()),
  lost: z.array(z.string()),
  lostSince: z.string().nullable(),
});

/** What a rollback would do. */
export const rollbackPreviewSchema = z.object({
  ok: z.literal(true),
  dryRun: z.literal(true),
  state: z.enum(['keep-state', 'restore']),
  service: z.string(),
  from: z.object({ name: z.string(), revision: z.number() }),
  to: z.object({ name: z.string(), revision: z.number() }),
  rooms: z
    .object({
      returning: z.number(),
      staying: z.number(),
      accepted: z.number(),
      rooms: z.array(z.object({ room: z.number(), fromTick: z.number(), accepted: z.number() })),
      commands: z.array(
        z.object({
          room: z.number(),
          tick: z.number(),
          member: z.number(),
          sequence: z.number(),
          kind: z.number(),
        }),
      ),
      sent: z.array(
        z.object({ room: z.number(), tick: z.number(), topic: z.string(), key: z.string() }),
      ),
      sentCount: z.number(),
    })
    .nullable(),
});

/** What was kept to go back, and is let go of. */
export const confirmedSchema = z.object({
  ok: z.literal(true),
  epoch: z.number(),
  services: z.array(
    z.object({
      service: z.string(),
      pack: z.object({ name: z.string(), revision: z.number(), digest: z.string() }),
      generation: z.number(),
    }),
  ),
});

/** A service that was taken out. */
export const removedSchema = z.object({
  ok: z.literal(true),
  epoch: z.number(),
  service: z.string(),
  pack: z.object({ name: z.string(), revision: z.number(), digest: z.string() }),
  durable: z.boolean(),
});

/** A refusal of any request; rollouts also name their stages and findings. */
export const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  stage: z.string().exactOptional(),
  stages: z.array(timingSchema).default([]),
  diagnostics: z.array(diagnosticSchema).default([]),
});

/** What runs, and how it fares. */
export const statusSchema = z.object({
  version: z.string(),
  uptimeMs: z.number(),
  node: z.string(),
  epoch: z.number(),
  set: z.string(),
  active: z
    .object({
      service: z.string(),
      pack: z.string(),
      revision: z.number(),
      digest: z.string(),
      generation: z.number(),
    })
    .nullable(),
  generations: z.array(
    z.object({
      id: z.number(),
      service: z.string(),
      pack: z.string(),
      revision: z.number(),
      state: z.string(),
      leases: z.number(),
    }),
  ),
  waysBack: z.record(
    z.string(),
    z
      .object({ pack: z.string(), revision: z.number(), since: z.string(), until: z.string() })
      .nullable(),
  ),
  revisionFloor: z.record(z.string(), z.number()),
  rooms: z.number(),
  sockets: z.number(),
  ticks: z.number(),
  faultedRooms: z.number(),
  journal: z.object({
    state: z.enum(['writing', 'stalled', 'lossy']),
    lagMs: z.number(),
    waitingRecords: z.number(),
    segments: z.number(),
    bytes: z.number(),
    recovered: z.object({
      resumed: z.number(),
      corrupt: z.array(z.number()),
      lost: z.array(z.number()),
      cut: z.array(z.number()),
      parted: z.array(z.number()),
      lostTicks: z.number(),
      isExact: z.boolean(),
      ms: z.number(),
    }),
  }),
  outbox: z.number(),
  adoption: z.object({
    count: z.number(),
    p50: z.number(),
    p99: z.number(),
    max: z.number(),
    buckets: z.array(z.tuple([z.number(), z.number()])),
  }),
  services: z.record(z.string(), z.record(z.string(), z.number())),
});

/** One protection switch. */
export const switchSchema = z.object({
  name: z.string(),
  opens: z.string(),
  open: z.boolean(),
  until: z.string().nullable(),
  openedBy: z.string().nullable(),
  reason: z.string().nullable(),
});

export const switchesSchema = z.object({ switches: z.array(switchSchema) });

/** Sessions of players; `count` may be more than are listed. */
export const sessionsSchema = z.object({
  count: z.number(),
  sessions: z.array(
    z.object({
      session: z.string(),
      user: z.string().nullable(),
      room: z.number().nullable(),
      member: z.number().nullable(),
      connected: z.boolean(),
      address: z.string(),
      expiresAt: z.string().nullable(),
    }),
  ),
});

/** How many sessions were ended. */
export const revokedSchema = z.object({ ok: z.literal(true), revoked: z.number() });

export type RolloutAnswer = z.infer<typeof acceptedSchema>;
export type RolledBackAnswer = z.infer<typeof rolledBackSchema>;
export type RollbackPreviewAnswer = z.infer<typeof rollbackPreviewSchema>;
export type ConfirmedAnswer = z.infer<typeof confirmedSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type RemovedAnswer = z.infer<typeof removedSchema>;
export type SwitchAnswer = z.infer<typeof switchSchema>;
export type SwitchesAnswer = z.infer<typeof switchesSchema>;
export type SessionsAnswer = z.infer<typeof sessionsSchema>;
export type RevokedAnswer = z.infer<typeof revokedSchema>;
export type StatusAnswer = z.infer<typeof statusSchema>;
export type DiagnosticAnswer = z.infer<typeof diagnosticSchema>;
export type TimingAnswer = z.infer<typeof timingSchema>;
