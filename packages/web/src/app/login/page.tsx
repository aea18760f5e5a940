import type { Metadata } from "next";
import { SignInForm } from "../../features/sign-in/sign-in-form.tsx";
import { safeNextPath } from "../../features/sign-in/safe-next-path.ts";

export const metadata: Metadata = { title: "Sign in" };

interface LoginPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next } = await searchParams;
  return (
    <main id="main" className="flex flex-1 justify-center px-4 py-10 sm:py-20">
      <SignInForm nextPath={safeNextPath(next)} />
    </main>
  );
}
