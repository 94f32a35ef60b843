"""What a page with a widget manager holds: every open model in its last state, and the outputs."""


class Page:
    def __init__(self, kernel, client=None):
        self.kernel = kernel
        self.client = client or kernel.client
        self.models = {}
        self.opened = []

    def run(self, code):
        outcome = self.kernel.run(code)
        self.hear(outcome.messages)
        return outcome

    def hear(self, messages):
        for message in messages:
            content = message["content"]
            if message["msg_type"] == "comm_open":
                self.models[content["comm_id"]] = dict(content["data"]["state"])
                self.opened.append(content["comm_id"])
            elif message["msg_type"] == "comm_close":
                self.models.pop(content["comm_id"], None)
            elif message["msg_type"] == "comm_msg" and content["data"].get("method") in ("update", "echo_update"):
                self.models[content["comm_id"]].update(content["data"]["state"])

    def named(self, name):
        """The open models of a kind, in the order in which they were opened."""
        return [it for it in self.opened if self.models.get(it, {}).get("_model_name") == name]

    def field(self, comm_id, name):
        return self.models[comm_id][name]

    @property
    def html(self):
        """Of all HTML widgets, without the style sheets that hide the twins."""
        values = [self.field(it, "value") for it in self.named("HTMLModel")]
        return "\n".join(it for it in values if not it.startswith("<style>"))

    def begin(self, comm_id, data):
        """Sends what a page sends and does not wait; returns the message's identifier."""
        message = self.client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def until(self, enough, timeout=30):
        """Reads what comes until `enough` says so."""
        messages = []
        while not messages or not enough(messages[-1]):
            messages.append(self.client.get_iopub_msg(timeout=timeout))
            self.hear(messages[-1:])
        return messages

    def until_handled(self, message_id):
        return self.until(
            lambda it: it["msg_type"] == "status"
            and it["content"]["execution_state"] == "idle"
            and it["parent_header"].get("msg_id") == message_id
        )

    def change(self, comm_id, **state):
        return self.until_handled(self.begin(comm_id, {"method": "update", "state": state, "buffer_paths": []}))

    def click(self, comm_id):
        return self.begin(comm_id, {"method": "custom", "content": {"event": "click"}})
