"use client";

import Link from "next/link";
import { useConfig } from "../../config/config-context.tsx";
import { useSession, useSessionState } from "../../session/session-context.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Skeleton } from "../../ui/states.tsx";

/** Sign in and sign up, or the menu of who is signed in. */
export function AccountMenu() {
  const state = useSessionState();
  if (state.status === "unknown") return <Skeleton className="h-7 w-16 sm:w-24" />;
  if (state.status === "signedIn") return <SignedIn email={state.email} />;
  return (
    <div className="flex items-center gap-1.5">
      <Link href="/login" className={buttonClass({ look: "quiet", size: "small" })}>
        Sign in
      </Link>
      <Link
        href="/signup"
        className={`${buttonClass({ look: "primary", size: "small" })} max-sm:hidden`}
      >
        Sign up
      </Link>
    </div>
  );
}

function SignedIn({ email }: { email: string }) {
  const config = useConfig();
  const session = useSession();
  const signOut = async () => {
    // Amplify also revokes the tokens at the pool; it is loaded only now, since few pages need it.
    const { signOutEverywhere } = await import("../../session/amplify.ts");
    await signOutEverywhere(config).catch(() => undefined);
    session.end();
  };
  return (
    <Menu
      label={`Account of ${email}`}
      triggerClassName={buttonClass({ look: "quiet", size: "small" })}
      panelClassName="right-0 w-56 p-1.5"
      trigger={
        <>
          <Icon name="user" />
          <span className="hidden max-w-32 truncate md:inline">{email.split("@")[0]}</span>
          <Icon name="chevronDown" className="size-3.5" />
        </>
      }
    >
      {(close) => (
        <>
          <p className="border-line text-muted mb-1 truncate border-b px-2.5 pt-1 pb-2 text-xs">
            {email}
          </p>
          <MenuLink href="/account" icon="key" label="Profile and API keys" onPick={close} />
          <MenuLink href="/wallet" icon="wallet" label="Wallet" onPick={close} />
          <button
            type="button"
            className="hover:bg-raised flex w-full items-center gap-2.5 rounded-md px-2.5 py-2 text-sm"
            onClick={() => {
              close();
              void signOut();
            }}
          >
            <Icon name="signOut" className="text-muted size-4" />
            Sign out
          </button>
        </>
      )}
    </Menu>
  );
}

interface MenuLinkProps {
  readonly href: string;
  readonly icon: "key" | "wallet";
  readonly label: string;
  readonly onPick: () => void;
}

function MenuLink({ href, icon, label, onPick }: MenuLinkProps) {
  return (
    <Link
      href={href}
      onClick={onPick}
      className="hover:bg-raised flex items-center gap-2.5 rounded-md px-2.5 py-2 text-sm"
    >
      <Icon name={icon} className="text-muted size-4" />
      {label}
    </Link>
  );
}
