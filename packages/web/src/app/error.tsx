"use client";

import { Failure } from "../ui/states.tsx";

/** What a page shows when its own code failed. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main id="main" className="grid flex-1 place-items-center">
      <Failure
        error={new Error("This page has failed. Trying again usually helps.")}
        onRetry={reset}
      />
    </main>
  );
}
