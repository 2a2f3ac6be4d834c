// The version of the package, for --version, status pages and the engine range of packs. A test holds it
// to package.json: reading that file at run time would tie dist/ to where it lies.

export const VERSION = '0.1.0';
