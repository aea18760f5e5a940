/** What a bundler can import besides code; next-env.d.ts is generated, so it cannot be relied on here. */
/// <reference types="next" />
/// <reference types="next/image-types/global" />
declare module "*.css";
