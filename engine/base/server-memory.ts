// What keeps a server of 1,000 rooms small, and can only be set before its process begins: whoever starts one does.

/** Flags of node: a small young generation is looked through often, and with it go the buffers of written groups. */
export const SERVER_FLAGS = ['--max-semi-space-size=4'] as const;

/** Settings of glibc: large blocks are given back at once; else it keeps a heap as large as the start once needed. */
export const SERVER_ENVIRONMENT = {
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;
