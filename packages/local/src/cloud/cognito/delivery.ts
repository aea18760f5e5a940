import type { CodePurpose } from "./code-store.ts";
import type { Context } from "./context.ts";
import { RESET_CODE_MS_MAX, SIGN_UP_CODE_MS_MAX } from "./limits.ts";
import type { Person } from "./person.ts";
import type { User } from "./user-store.ts";

export interface CodeDelivery {
  readonly Destination: string;
  readonly DeliveryMedium: "EMAIL";
  readonly AttributeName: "email";
}

const mails: Readonly<Record<CodePurpose, { subject: string; text: string; msMax: number }>> = {
  SIGN_UP: {
    subject: "Your verification code",
    text: "Your confirmation code is",
    msMax: SIGN_UP_CODE_MS_MAX,
  },
  RESET_PASSWORD: {
    subject: "Your password reset code",
    text: "Your password reset code is",
    msMax: RESET_CODE_MS_MAX,
  },
  VERIFY_EMAIL: {
    subject: "Your verification code",
    text: "Your verification code is",
    msMax: SIGN_UP_CODE_MS_MAX,
  },
};

/** Mails a new code to the address it is about. */
export function sendCode(
  context: Context,
  person: Person & { readonly user: User },
  purpose: CodePurpose,
  address = person.user.attributes["email"] ?? "",
): CodeDelivery {
  countDelivery(context, person);
  const { subject, text, msMax } = mails[purpose];
  const code = context.codes.issue(person.user, purpose, { value: address, msMax });
  context.onMail({ to: address, subject, text: `${text} ${code}` });
  return deliveredTo(address);
}

/** The same answer, and the same limits, for someone who does not exist: no mail is sent. */
export function pretendToSendCode(context: Context, person: Person, name: string): CodeDelivery {
  countDelivery(context, person);
  if (name.includes("@")) return deliveredTo(name);
  const digest = context.installation.digest("delivery", person.throttleName);
  const letter = (index: number) => String.fromCharCode(97 + (digest.readUInt8(index) % 26));
  return deliveredTo(`${letter(0)}@${letter(1)}`);
}

export function deliveredTo(address: string): CodeDelivery {
  const [name = "", domain = ""] = address.split("@");
  return {
    Destination: `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`,
    DeliveryMedium: "EMAIL",
    AttributeName: "email",
  };
}

function countDelivery(context: Context, person: Person): void {
  context.throttle.countMail(person.throttleName, context.now());
  context.throttle.forgiveGuesses(person.throttleName);
}
