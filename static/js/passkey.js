// Asks the browser for a passkey when its form is sent, puts the answer in the form, and sends it then.
// The form says what to do: data-passkey is "create", "get", or "fetch" (ask the server first what to ask for).
(() => {
  "use strict";

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

  const toText = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

  const creationOptions = (asked) => ({
    ...asked,
    challenge: toBytes(asked.challenge),
    user: { ...asked.user, id: toBytes(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  });

  const requestOptions = (asked) => ({
    ...asked,
    challenge: toBytes(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  });

  const answerOf = (passkey) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (passkey.response[name]) response[name] = toText(passkey.response[name]);
    }
    if (passkey.response.getTransports) response.transports = passkey.response.getTransports();
    return {
      id: passkey.id,
      rawId: toText(passkey.rawId),
      type: passkey.type,
      clientExtensionResults: passkey.getClientExtensionResults(),
      response,
    };
  };

  const ask = async (form) => {
    if (form.dataset.passkey === "create") {
      const { creation_options: asked } = JSON.parse(form.dataset.passkeyOptions);
      return navigator.credentials.create({ publicKey: creationOptions(asked.publicKey) });
    }
    let told = form.dataset.passkeyOptions && JSON.parse(form.dataset.passkeyOptions);
    if (form.dataset.passkey === "fetch") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      told = await answer.json();
    }
    return navigator.credentials.get({ publicKey: requestOptions(told.request_options.publicKey) });
  };

  const start = (form) => {
    const tell = form.querySelector(".passkey__told");
    const say = (text) => {
      tell.textContent = text;
      tell.hidden = !text;
    };
    if (!window.PublicKeyCredential) {
      say(form.dataset.passkeyNone);
      form.querySelector(".passkey__button").disabled = true;
      return;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say("");
      try {
        const passkey = await ask(form);
        form.elements.credential.value = JSON.stringify(answerOf(passkey));
        form.submit();
      } catch (error) {
        say(error.name === "InvalidStateError" ? form.dataset.passkeyExists : form.dataset.passkeyRefused);
      }
    });
  };

  document.querySelectorAll("[data-passkey]").forEach(start);
})();
