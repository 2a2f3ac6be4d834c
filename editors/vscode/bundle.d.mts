// Types of bundle.mjs.
export declare const EXTENSION_BUNDLE: string;
export declare function bundleExtension(outfile?: string): void;
