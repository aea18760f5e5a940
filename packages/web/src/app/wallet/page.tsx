import type { Metadata } from "next";
import { Wallet } from "../../features/balances/wallet.tsx";
import { SignedInOnly } from "../signed-in-only.tsx";

export const metadata: Metadata = { title: "Wallet" };

export default function WalletPage() {
  return (
    <main id="main" className="mx-auto w-full max-w-4xl flex-1 px-4 py-6 sm:py-10">
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">Wallet</h1>
      <SignedInOnly>
        <Wallet />
      </SignedInOnly>
    </main>
  );
}
