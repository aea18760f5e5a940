/** Every network of the simulated chain makes a block this often: nobody waits ten minutes for a test. */
export const blockMs = 200;
export const transfersMax = 1_000;
export const bodyBytesMax = 16 * 1024;
export const requestMsMax = 5_000;
