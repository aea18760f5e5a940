import { dataKey } from "./secrets.ts";

/**
 * Who holds the coins: a custody provider, or a node with a wallet, that speaks the JSON of
 * docs/wallet.md. Until it is named, addresses cannot be had and nothing leaves:
 *   sst secret set ChainNodeUrl https://...
 *   sst secret set ChainNodeToken ...
 */
const url = new sst.Secret("ChainNodeUrl", "https://chain-node.invalid");
const token = new sst.Secret("ChainNodeToken", "not-set");

const tokenSecret = new aws.secretsmanager.Secret("ChainNodeLogin", {
  description: "Bearer token of the chain node",
  kmsKeyId: dataKey.arn,
});

const tokenVersion = new aws.secretsmanager.SecretVersion("ChainNodeLoginVersion", {
  secretId: tokenSecret.id,
  secretString: $util.secret(token.value),
});

/** For tasks: the secret's address, never its value. */
export const chainNode = { url: url.value, tokenArn: tokenVersion.arn };

/** For functions, whose links are encrypted. */
export const chainNodeLink = new sst.Linkable("ChainNode", {
  properties: { url: url.value, token: $util.secret(token.value) },
});
