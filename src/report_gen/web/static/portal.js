// What the pages of the portal do by script. Every page works without it: it only makes them quicker to use.
// Whatever comes from people or the server is put in as text, never as markup.
"use strict";

(() => {
  const AT_ONCE = 2; // uploads under way at the same time
  const JOB_EVERY = 700; // milliseconds between two looks at a job
  const SEVERITIES = { 强制性: ["bad", "✕"], 核实性: ["watch", "▲"], 提示: ["info", "◇"] };
  const STATES = { 通过: ["good", "✓"], 待核实: ["watch", "▲"], 退回: ["bad", "✕"], 未报: ["bad", "✕"] };

  /** An element with a class, and texts or elements in it. */
  const made = (name, look, ...parts) => {
    const one = document.createElement(name);
    if (look) one.className = look;
    one.append(...parts.filter((part) => part !== "" && part !== null && part !== undefined));
    return one;
  };

  const sign = (text) => {
    const one = made("span", "sign", text);
    one.setAttribute("aria-hidden", "true");
    return one;
  };

  const badge = ([tone, mark], word) => made("span", `badge ${tone}`, sign(mark), word);

  // --- asking before what cannot be undone ------------------------------------------------------------------------

  /** Ask in a dialog; the promise tells whether the person went on. */
  const asked = (question, word) =>
    new Promise((resolve) => {
      const dialog = made("dialog", "");
      const heading = made("h2", "", "请确认");
      const body = made("p", "", question);
      const no = made("button", "button", "取消");
      const yes = made("button", "button danger", word || "确定");
      heading.id = "ask-heading";
      body.id = "ask-body";
      dialog.setAttribute("aria-labelledby", heading.id);
      dialog.setAttribute("aria-describedby", body.id);
      no.type = yes.type = "button";
      no.autofocus = true;
      no.addEventListener("click", () => dialog.close(""));
      yes.addEventListener("click", () => dialog.close("yes"));
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
      dialog.append(heading, body, made("div", "row", no, yes));
      document.body.append(dialog);
      dialog.showModal();
    });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && !form.dataset.agreed) {
      event.preventDefault();
      const submitter = event.submitter;
      const word = submitter?.dataset.confirmWord || form.dataset.confirmWord;
      if (await asked(question, word)) {
        form.dataset.agreed = "yes";
        form.requestSubmit(submitter);
      } else {
        submitter?.focus();
      }
      return;
    }
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.gone) {
      event.preventDefault(); // pressed twice: once is enough
      return;
    }
    form.dataset.gone = "yes";
    form.setAttribute("aria-busy", "true");
  });

  window.addEventListener("pageshow", () => {
    // back from another page: forms may be sent again
    for (const form of document.forms) {
      delete form.dataset.gone;
      delete form.dataset.agreed;
      form.removeAttribute("aria-busy");
    }
  });

  // --- a part of the page made anew ---------------------------------------------------------------------------------

  /** Fetch this page again and put its part `[data-refresh]` in place of the one shown. False if that did not work. */
  const refreshed = async () => {
    const part = document.querySelector("[data-refresh]");
    if (!part) return true;
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-refresh]");
      if (!fresh) return false;
      const written = [...part.querySelectorAll("textarea, input:not([type=hidden])")].filter((one) => one.value);
      const kept = new Map(written.map((one) => [spotOf(one), one.value]));
      part.replaceWith(document.importNode(fresh, true));
      for (const one of document.querySelectorAll("[data-refresh] textarea, [data-refresh] input:not([type=hidden])")) {
        if (kept.has(spotOf(one))) one.value = kept.get(spotOf(one)); // what was being written is not lost
      }
      return true;
    } catch {
      return false;
    }
  };

  const spotOf = (field) => `${field.form?.elements.spot?.value || field.form?.action}/${field.name}`;

  // --- uploads ------------------------------------------------------------------------------------------------------

  const form = document.querySelector("form[data-upload]");
  if (form) {
    const list = document.querySelector("[data-sent]");
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector("[data-drop]");
    const said = made("p", "unseen");
    const waiting = [];
    let running = 0;
    let out = false; // signed out meanwhile

    said.setAttribute("role", "status");
    list.before(said); // one sentence a file is read out, not all that is shown
    form.classList.add("scripted");
    for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;
    for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false;

    const row = (file) => {
      const found = { file, box: made("div", "sent"), text: made("p", "", "排队等候…"), bar: made("progress") };
      found.bar.max = 100;
      found.bar.value = 0;
      found.bar.setAttribute("aria-label", `${file.name}的上传进度`);
      found.box.append(made("p", "name", file.name), found.text, found.bar);
      list.append(found.box);
      return found;
    };

    const failed = (one, reason, hint, again) => {
      one.bar.remove();
      one.box.classList.add("bad-edge");
      one.text.replaceChildren(badge(["bad", "✕"], "没有收下"), " ", reason);
      if (hint) one.text.after(made("p", "small", hint));
      if (again) {
        const button = made("button", "button quiet", "重新上传");
        button.type = "button";
        button.addEventListener("click", () => {
          one.box.remove();
          send([one.file]);
          input.focus();
        });
        one.box.append(button);
      }
      said.textContent = `${one.file.name}：没有收下，${reason}`;
    };

    const taken = (one, found) => {
      const known = STATES[found.state] || ["info", "◇"];
      const state = found.reason ? ["watch", "▲"] : known; // received, but not the one that is used
      const word = found.reason ? "不采用" : found.state;
      one.bar.remove();
      one.box.classList.add(`${state[0]}-edge`);
      const receipt = `${found.fresh ? "已收到" : "以前已收到，没有重复登记"}（第${found.event}号，${found.at}）`;
      one.text.replaceChildren(...[word && badge(state, word), " ", receipt].filter(Boolean));
      if (found.reason) one.box.append(made("p", "", found.reason));
      const counts = found.state && !found.reason ? `强制性 ${found.errors} 处，核实性 ${found.queries} 处` : "";
      if (counts) one.box.append(made("p", "small", counts));
      one.box.append(...findings(found.findings));
      const result = found.reason ? `不采用：${found.reason}` : counts ? `校核结论：${found.state}，${counts}。` : "";
      said.textContent = `${one.file.name}：${receipt}。${result}`;
    };

    const findings = (all) => {
      if (!all.length) return [];
      const items = all.map((one) =>
        made(
          "li",
          "",
          badge(SEVERITIES[one.severity] || ["info", "◇"], one.severity),
          " ",
          one.cells ? made("span", "place", one.cells) : "",
          " ",
          one.message,
          one.hint ? made("p", "small", `办法：${one.hint}`) : "",
        ),
      );
      const box = made("details", "", made("summary", "", `查看问题（${all.length}类）`), made("ul", "found", ...items));
      box.open = all.length <= 3;
      return [box];
    };

    const refusal = (status, answer) => {
      if (status === 401) return ["登录已失效。", "请重新登录后再上报。", false];
      if (status === 413) return ["文件太大。", `每个文件不能超过${Math.floor(form.dataset.max / 1048576)} MB。`, false];
      if (status === 429) return ["上传太频繁。", "请过几分钟再试。", true];
      return [answer?.error || "服务器没有收下。", answer?.hint || "请稍后再试。", true];
    };

    const answered = (one, request) => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // not an answer of ours; what follows says so
      }
      out ||= request.status === 401;
      const found = request.status === 200 && answer?.files?.[0];
      if (!found) failed(one, ...refusal(request.status, answer));
      else if (found.taken) taken(one, found);
      else failed(one, found.reason, found.hint, false);
    };

    const start = (one) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      const ended = () => {
        running -= 1;
        next();
      };
      running += 1;
      one.text.textContent = "正在上传…";
      body.append("files", one.file);
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        one.bar.value = Math.round((event.loaded * 100) / event.total);
        if (event.loaded === event.total) checking(one);
      });
      request.upload.addEventListener("load", () => checking(one));
      request.addEventListener("load", () => answered(one, request));
      request.addEventListener("error", () => failed(one, "没有送到，可能是网络断了。", "接通后请重新上传。", true));
      request.addEventListener("timeout", () => failed(one, "等了太久没有答复。", "请重新上传：同一份表重复上报没有影响。", true));
      request.addEventListener("loadend", ended);
      request.timeout = 180000;
      request.send(body);
    };

    const checking = (one) => {
      one.text.textContent = "已送到，正在校核…";
      one.bar.removeAttribute("value");
    };

    const next = async () => {
      while (running < AT_ONCE && waiting.length) start(waiting.shift());
      if (running || waiting.length) return;
      if (!(await refreshed())) {
        const again = made("a", "button", out ? "重新登录" : "刷新本页查看结果");
        again.href = location.pathname;
        list.append(again);
      }
    };

    const send = (files) => {
      const rows = [...files].map(row);
      for (const one of rows) {
        if (one.file.size > Number(form.dataset.max)) failed(one, ...refusal(413));
        else waiting.push(one);
      }
      if (waiting.length) next();
    };

    input.addEventListener("change", () => {
      send(input.files);
      input.value = ""; // the same file may be chosen again
    });
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) send(event.dataTransfer.files);
    });
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault()); // a miss opens nothing
    window.addEventListener("beforeunload", (event) => {
      if (running || waiting.length) event.preventDefault();
    });
  }

  // --- a job and how far it is --------------------------------------------------------------------------------------
  // <section data-job="/office/jobs/7.json"> with [data-job-label], <progress data-job-bar> and [data-job-count] in it:
  // looked at until it has ended; then the page is opened anew, or the one `data-next` names.

  const job = document.querySelector("[data-job]");
  if (job) {
    const bar = job.querySelector("[data-job-bar]");
    const label = job.querySelector("[data-job-label]");
    const count = job.querySelector("[data-job-count]");
    const put = (place, text) => {
      if (place && place.textContent !== text) place.textContent = text; // what has not changed is not read out again
    };

    const show = (found) => {
      const over = found.total && found.done === found.total; // what comes next has not said yet what it is
      put(label, over ? `${found.label}：已完成，正在继续……` : found.label || "正在准备……");
      put(count, found.total ? `${found.done} / ${found.total}` : "");
      if (bar && found.total && !over) {
        bar.max = found.total;
        bar.value = found.done;
      } else if (bar) {
        bar.removeAttribute("value");
      }
    };

    const ended = () => (job.dataset.next ? location.assign(job.dataset.next) : location.reload());

    const look = async () => {
      try {
        const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
        if (answer.status === 401 || answer.status === 404) return ended();
        const found = await answer.json();
        if (found.state !== "running") return ended();
        show(found);
        setTimeout(look, JOB_EVERY);
      } catch {
        put(label, "与服务器的连接断了，正在重试……");
        setTimeout(look, JOB_EVERY * 5);
      }
    };
    look();
  }
})();
