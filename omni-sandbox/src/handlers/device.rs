//! The device that a session is made from, and the place where it is.

use omni_types::{
    DeviceFingerprint, DeviceInfo, DeviceType, FetchDeviceInfoQuery, Geolocation, SuccessResponse,
};

use crate::answer::{Outcome, Refusal};
use crate::request::Call;

pub(crate) fn add_device_fingerprint(call: &Call<'_>) -> Outcome<SuccessResponse> {
    let fingerprint: DeviceFingerprint = call.body()?;
    if let DeviceType::Unrecognized(_) = fingerprint.device_type {
        let values = DeviceType::VALUES.join(", ");
        return Err(Refusal::bad_request(format!("deviceType: expected one of {values}")));
    }
    call.change(call.own_session()?, |session| {
        session.fingerprint = Some(fingerprint);
        Ok(SuccessResponse::new().with_success(true))
    })
}

/// The place is stored as it comes: the sandbox knows no map to look coordinates up in.
pub(crate) fn add_geolocation(call: &Call<'_>) -> Outcome<SuccessResponse> {
    let geolocation: Geolocation = call.body()?;
    if geolocation.longitude.abs() > 180.0 || geolocation.latitude.abs() > 90.0 {
        return Err(Refusal::bad_request("longitude, latitude: expected degrees of a place on earth"));
    }
    call.change(call.own_session()?, |session| {
        session.geolocation = Some(geolocation);
        Ok(SuccessResponse::new().with_success(true))
    })
}

pub(crate) fn fetch_device_info(call: &Call<'_>) -> Outcome<DeviceInfo> {
    let query: FetchDeviceInfoQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    let mut info = DeviceInfo::new();
    if let Some(fingerprint) = session.fingerprint {
        info.ip_address = Some(fingerprint.ip);
        info.hash = Some(fingerprint.hash);
        info.device_type = Some(fingerprint.device_type);
    }
    if let Some(place) = session.geolocation {
        info.longitude = Some(place.longitude);
        info.latitude = Some(place.latitude);
        info.location = place.location;
        info.m_admin_area = place.m_admin_area;
        info.m_sub_admin_area = place.m_sub_admin_area;
        info.m_locality = place.m_locality;
        info.m_sub_locality = place.m_sub_locality;
        info.m_thoroughfare = place.m_thoroughfare;
        info.m_sub_thoroughfare = place.m_sub_thoroughfare;
        info.m_postal_code = place.m_postal_code;
        info.m_country_code = place.m_country_code;
        info.m_country_name = place.m_country_name;
    }
    Ok(info)
}
