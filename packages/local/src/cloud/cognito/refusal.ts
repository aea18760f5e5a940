import { ServiceError } from "../server/index.ts";

/** The answers Cognito gives to a caller it refuses: its types, its texts. */
export const refusal = {
  badCredentials: () => of("NotAuthorizedException", "Incorrect username or password."),
  locked: () => of("NotAuthorizedException", "Password attempts exceeded"),
  disabled: () => of("NotAuthorizedException", "User is disabled."),
  badSession: () => of("NotAuthorizedException", "Invalid session for the user."),
  sessionExpired: () =>
    of("NotAuthorizedException", "Invalid session for the user, session is expired."),
  badAccessToken: () => of("NotAuthorizedException", "Invalid Access Token"),
  accessTokenExpired: () => of("NotAuthorizedException", "Access Token has expired"),
  accessTokenRevoked: () => of("NotAuthorizedException", "Access Token has been revoked"),
  badRefreshToken: () => of("NotAuthorizedException", "Invalid Refresh Token"),
  notAuthorized: (message: string) => of("NotAuthorizedException", message),
  badParameter: (message: string) => of("InvalidParameterException", message),
  badPassword: (message: string) => of("InvalidPasswordException", message),
  unconfirmed: () => of("UserNotConfirmedException", "User is not confirmed."),
  resetRequired: () => of("PasswordResetRequiredException", "Password reset required for the user"),
  userMissing: () => of("UserNotFoundException", "User does not exist."),
  userExists: (message: string) => of("UsernameExistsException", message),
  aliasExists: () => of("AliasExistsException", "An account with the given email already exists."),
  poolMissing: (id: string) =>
    of("ResourceNotFoundException", `User pool ${id.slice(0, 128)} does not exist.`),
  clientMissing: (id: string) =>
    of("ResourceNotFoundException", `User pool client ${id.slice(0, 128)} does not exist.`),
  groupMissing: () => of("ResourceNotFoundException", "Group not found."),
  groupExists: () => of("GroupExistsException", "A group with the name already exists."),
  codeMismatch: () =>
    of("CodeMismatchException", "Invalid verification code provided, please try again."),
  codeExpired: () =>
    of("ExpiredCodeException", "Invalid code provided, please request a code again."),
  totpMismatch: () => of("CodeMismatchException", "Invalid code received for user"),
  totpUsed: () => of("ExpiredCodeException", "Your software token has already been used once."),
  totpNotEnabled: () =>
    of("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"),
  totpMissing: (message: string) => of("SoftwareTokenMFANotFoundException", message),
  limitExceeded: () =>
    of("LimitExceededException", "Attempt limit exceeded, please try after some time."),
  unsupportedState: (message: string) => of("UnsupportedUserStateException", message),
  triggerFailed: (message: string) => of("UserLambdaValidationException", message),
} as const;

function of(type: string, message: string): ServiceError {
  return new ServiceError(type, message);
}
