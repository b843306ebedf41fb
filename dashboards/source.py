"""The data source: InfluxQL with the token that only reads."""

from dashboards.panel import SOURCE_UID, Json
from hidran.errors import SettingsError
from hidran.influx import access
from hidran.settings import Settings

NAME = "Hidran InfluxDB"


def source(settings: Settings) -> Json:
    """As Grafana's API and its provisioning file want it. SettingsError, NoTokenError when something is missing."""
    url = settings.grafana.influx_url or settings.influx.url
    if url is None:
        raise SettingsError("influx.url is not set: Grafana shows what is in InfluxDB, so give its address first")
    return {
        "uid": SOURCE_UID,
        "name": NAME,
        "type": "influxdb",
        "access": "proxy",
        "url": url.rstrip("/"),
        "database": settings.influx.bucket,  # Grafana 9.3 reads this one, later versions `dbName`
        "isDefault": False,
        "jsonData": {
            "dbName": settings.influx.bucket,
            "httpMode": "POST",
            "httpHeaderName1": "Authorization",
            "timeInterval": "1m",
        },
        "secureJsonData": {"httpHeaderValue1": f"Token {access.token(settings, 'read')}"},
    }
