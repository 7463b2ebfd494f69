"""`/faults`: set, listed, cleared, and refused in words."""

from routing.simulator.network import NetworkSettings, create_live, create_network
from routing.simulator.order import Line

from .product import BASE, LINE, SID, TOKEN


def test_the_desk() -> None:
    settings = NetworkSettings(SID, TOKEN, BASE, (Line("Téléphone", LINE),))
    live = create_live(settings)
    live.start()
    try:
        here = create_network(settings, live).test_client()
        assert here.get("/faults").json == {"faults": []}
        made = here.post("/faults", json={"on": "status", "what": "late", "seconds": 5, "times": 0, "share": 0.5})
        assert (made.status_code, made.json["times"]) == (201, None)
        assert len(here.get("/faults").json["faults"]) == 1
        for wrong in ({"on": "status", "what": "rain"}, {"on": "*", "what": "lost", "share": "nan"}, {"times": "x"}):
            assert here.post("/faults", json=wrong).status_code == 422
        assert here.post("/faults", json=["x"]).status_code == 422
        assert here.delete("/faults", headers={"Origin": "https://evil.example.org"}).status_code == 403
        assert here.delete("/faults").status_code == 204
        assert here.get("/faults").json == {"faults": []}
        assert here.get(f"/2010-04-01/Accounts/{SID}/Calls.json").status_code == 401
        assert here.get(f"/2010-04-01/Accounts/{SID}/Calls.json", auth=(SID, TOKEN)).json["calls"] == []
    finally:
        live.stop()
