/** Sends of one push that run at a time. */
export const sendsAtOnceMax = 50;

/** Longest wait for one send. */
export const sendMsMax = 2_000;
