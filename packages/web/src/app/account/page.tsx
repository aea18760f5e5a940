import type { Metadata } from "next";
import { ApiKeys } from "../../features/api-keys/api-keys.tsx";
import { Profile } from "../../features/profile/profile.tsx";
import { SignedInOnly } from "../signed-in-only.tsx";

export const metadata: Metadata = { title: "Account" };

export default function AccountPage() {
  return (
    <main id="main" className="mx-auto w-full max-w-4xl flex-1 px-4 py-6 sm:py-10">
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">Account</h1>
      <SignedInOnly>
        <div className="flex flex-col gap-4">
          <Profile />
          <ApiKeys />
        </div>
      </SignedInOnly>
    </main>
  );
}
