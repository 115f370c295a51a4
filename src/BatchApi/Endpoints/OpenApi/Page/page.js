"use strict";

// A plug-in of Swagger UI (https://swagger.io/docs/open-source-tools/swagger-ui/customization/plugin-api/). Its own React is the only one.
window.BatchApiPage = (system) => {
  const { React } = system;
  const h = React.createElement;

  // The page talks to where it comes from, whatever stands between it and the service that wrote the document.
  const fromHere = (document) => {
    const { servers, ...rest } = document;
    const base = new URL("..", window.location.href).pathname.replace(/\/swagger\/$/, "/").replace(/\/$/, "");
    return base === "" ? rest : { ...rest, servers: [{ url: base }] };
  };

  const isJson = (contentType) => contentType === "application/json";

  const operationAt = (pathMethod) => system.specSelectors.specResolvedSubtree(["paths", ...pathMethod]);

  const contentTypeOf = (pathMethod) => {
    const chosen = system.oas3Selectors.requestContentType(...pathMethod);
    return chosen || operationAt(pathMethod)?.getIn(["requestBody", "content"])?.keySeq().first();
  };

  // Each sample is for an operation of its own, and the query goes with bodies of items: with another it would be refused.
  const startOver = (pathMethod, contentType) => {
    system.oas3Actions.setRequestBodyValue({ value: undefined, pathMethod });
    const sampleFor = operationAt(pathMethod)?.getIn(["requestBody", "content", contentType, "x-sample-for"]);
    operationAt(pathMethod)?.get("parameters")?.filter((parameter) => parameter.get("x-beside-items")).forEach((parameter) => {
      if (isJson(contentType)) system.specActions.changeParamByIdentity(pathMethod, parameter, undefined, false);
      else if (parameter.get("name") === "operation") system.specActions.changeParamByIdentity(pathMethod, parameter, sampleFor, false);
    });
  };

  // White space between tokens and nothing else: JSON.parse would round numbers.
  const laidOut = (json) => {
    let depth = 0;
    const line = () => "\n" + "  ".repeat(depth);
    return json
      .replace(/"(?:[^"\\]|\\.)*"|\s+|[{[]\s*[}\]]|[{}[\],:]/g, (token) => {
        switch (token) {
          case "{": case "[": depth++; return token + line();
          case "}": case "]": depth--; return line() + token;
          case ",": return token + line();
          case ":": return ": ";
          default: return token[0] === '"' ? token : token.replace(/\s/g, "");
        }
      });
  };

  const isValid = (json) => {
    try {
      JSON.parse(json);
      return true;
    } catch {
      return false;
    }
  };

  const Items = ({ value, sample, chooser, onChange }) => {
    const isFile = value instanceof Blob;
    React.useEffect(() => {
      if (!isFile && typeof value !== "string") onChange(sample);
    }, [value]);
    return h("div", { className: "batchapi-items" },
      h("div", null, "A file: ", chooser),
      isFile
        ? h("div", null, `${value.name} is sent. `, h("button", { className: "btn btn-sm", onClick: () => onChange(sample) }, "Send a text instead"))
        : h("div", null, "Or this text, as it stands:", h("textarea", {
          className: "body-param__text",
          value: typeof value === "string" ? value : sample,
          onChange: (event) => onChange(event.target.value),
        })));
  };

  return {
    statePlugins: {
      spec: {
        wrapActions: {
          updateJsonSpec: (original) => (document) => original(fromHere(document)),
        },
      },
      oas3: {
        wrapActions: {
          setRequestContentType: (original) => (change) => {
            const before = contentTypeOf(change.pathMethod);
            const result = original(change);
            if (change.value !== before) startOver(change.pathMethod, change.value);
            return result;
          },
        },
      },
    },
    wrapComponents: {
      parameterRow: (Original) => (props) =>
        props.rawParam?.get("x-beside-items") && isJson(contentTypeOf(props.pathMethod)) ? null : h(Original, props),
      RequestBody: (Original) => (props) => {
        const media = props.requestBody?.getIn(["content", props.contentType]);
        if (media?.getIn(["schema", "format"]) !== "binary") return h(Original, props);

        const sample = media.get("example") ?? "";
        return props.isExecute
          ? h(Items, { key: props.contentType, value: props.requestBodyValue, sample, chooser: h(Original, props), onChange: props.onChange })
          : h("pre", null, sample);
      },
      responseBody: (Original) => (props) => {
        const { content, contentType } = props;
        if (typeof content !== "string" || !/json/i.test(contentType ?? "")) return h(Original, props);
        if (/ndjson/i.test(contentType) || !isValid(content)) return h(Original, { ...props, contentType: "text/plain" });

        const HighlightCode = props.getComponent("HighlightCode", true);
        return h("div", null, h("h5", null, "Response body"),
          h(HighlightCode, { downloadable: true, canCopy: true, fileName: "response.json", language: "json" }, laidOut(content)));
      },
    },
  };
};
